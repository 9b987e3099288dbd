//! Examples that stand on top of each help and manual page.

pub(super) const CAIBAO: &str = "\
Examples:
  caibao index articles/                              read a folder into the index
  caibao search 'AWS 增长 > 15%'                      articles in which AWS grew by more than 15%
  caibao search '毛利率 40%..50%' --corpus articles/  without making an index first
  caibao figures '营收 环比增长 > 5%' --format csv    the figures themselves, for a spreadsheet
  caibao extract --format jsonl note.md               the figures of a file
  caibao explain '净利润 下降 > 50%'                  how a query is understood";

pub(super) const INDEX: &str = "\
Examples:
  caibao index articles/                   add what is new, replace what has changed
  caibao index --prune articles/           and drop what is gone from disk
  cat news.jsonl | caibao index -          JSON Lines from standard input
  caibao index --map title=headline,body=main_text news.jsonl";

pub(super) const SEARCH: &str = "\
Examples:
  caibao search 'AWS 增长 > 15%'           segment, growth, threshold: one and the same figure
  caibao search '2024Q4 亚马逊 净利润 >= 100亿美元'
  caibao search '净利润 下降 > 50%'        profit fell by more than half
  caibao search '指引 营收 > 1500亿美元'   the company's outlook instead of results
  caibao search '云业务 增速放缓 日期:2024-01..2025-02'
  caibao search '\"生成式AI\" -游戏 (京东 OR 拼多多)'
  caibao search 裁员 --facet company,month -n 0
  caibao search '毛利率 > 60%' --format markdown";

pub(super) const FIGURES: &str = "\
Examples:
  caibao figures 'AWS 增长 > 15%'                       the matching figures as a table
  caibao figures '毛利率 > 40%' --sort value -n 20      the twenty highest
  caibao figures '2024Q4 营收 增长 > 20%' --group-by company --sort date
  caibao figures '净利润 下降 > 50%' --facet company,month -n 0
  caibao figures '[亚马逊 营收]' --format csv > 营收.csv  opens in Excel";

pub(super) const EXTRACT: &str = "\
Examples:
  caibao extract note.md                        the figures of a file as a table
  caibao extract --format jsonl *.md            an object a line, for a script
  caibao extract --explain note.md              why each number was read as it was
  curl -s example.com/feed | caibao extract -   JSON Lines from standard input";

pub(super) const SHOW: &str = "\
Examples:
  caibao show 5f0c                              the article whose id begins so
  caibao show 5f0c --format json                with the place of every figure in the file";

pub(super) const EXPLAIN: &str = "\
Examples:
  caibao explain 'AWS 增长 > 15%'
  caibao explain --format json '毛利率 40%..50% 日期:2024Q4'";

pub(super) const CHECK: &str = "\
Examples:
  caibao check                                  compare every file with its checksum, read every article
  caibao check --index news --format json       for a script; the status is 2 where something is wrong";

pub(super) const SERVE: &str = "\
Examples:
  caibao serve                                  the page at http://127.0.0.1:7878/
  caibao serve --corpus samples/articles        of a folder, whose index is built or refreshed first
  curl 'http://127.0.0.1:7878/api/search?q=AWS'
  caibao serve --bind 0.0.0.0:7878 --token-file token.txt";

pub(super) const CONFIG: &str = "\
Examples:
  caibao config                                 what holds, and who says so
  CAIBAO_CONFIG=mine.toml caibao config         with another file

The file is $XDG_CONFIG_HOME/caibao/config.toml, else ~/.config/caibao/config.toml
(%APPDATA%\\caibao\\config.toml on Windows):
  index = \"/data/news-index\"
  lexicon = \"words\"        # folders are named from where the file is
  color = \"auto\"           # always, never
  pager = \"less -R\"        # \"\" for none";

pub(super) const COMPLETIONS: &str = "\
Examples:
  caibao completions bash > ~/.local/share/bash-completion/completions/caibao
  caibao completions zsh > ~/.zfunc/_caibao     with fpath+=~/.zfunc before compinit
  caibao completions fish > ~/.config/fish/completions/caibao.fish";

pub(super) const MAN: &str = "\
Examples:
  caibao man > ~/.local/share/man/man1/caibao.1
  caibao man search | man -l -";
