#!/usr/bin/env python3
"""Fills corpus/ with the samples and cases of this repository, and writes dictionary.txt.

Standard library only; run it again after the tables in data/ or the cases in tests/ have changed.
"""

import hashlib
import pathlib
import re
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LETTERS = {".md": b"m", ".html": b"h", ".txt": b"t", ".json": b"j", ".jsonl": b"l"}
ENCODINGS = b"ugble" b"LE"

# What the code looks for and no table holds.
SHAPES = """
0 1 9 10 100 1,234 12.5 -3.2 +4 0.0 １２．５ ％ % 半 一 二 两 三 十 百 千 万 亿 兆 萬 億 万亿 千万 百万 十亿
million billion trillion bn mn k 百分之 个百分点 百分点 個百分點 个点 基点 bp bps 成 成半 倍 x 翻番 翻倍 元 块 角 分
至 到 ~ — - -- 和 与 及 、 / 介于 之间 在 由 从 自 约 近 超 超过 逾 不足 不到 以上 以下 以内 左右 多 余 最多 至少
其中 分别 均 各 合计 累计 平均 单季 期末 期内 报告期 本期 上期 下同 单位：亿元 单位：百万元 （美元，下同） （单位：万元）
2024年 2024 年 24年 二〇二四年 去年 今年 前年 明年 上年 同期 上年同期 一季度 第一季度 首季 二季度 三季度 四季度 末季 Q1 1Q24 24Q3
2024Q4 FY2025 FY25Q2 2025财年 2025财年第二财季 上半年 下半年 H1 1H24 前三季度 前九个月 9个月 1-9月 1月 12月份 3月31日 2024-12-31
2024.12.31 2024/12/31 截至 截止 止 年度 季度 月底 年初 年底 2023年至2025年 2025-2027年 2024E 2025年上半年
( ) （ ） [ ] 【 】 《 》 「 」 “ ” " ' < > 。 ！ ？ ; ； : ： , ， . … · | || |---| |:-:| #
<p> </p> <br> <b> </b> <table> </table> <tr> <td> </td> <th> rowspan="2" colspan="3" rowspan="65535" <caption> <thead> <ul> <li>
<h1> <title> <meta <script> <style> <!-- --> <![CDATA[ &amp; &nbsp; &#x4EBF; &#20159; &lt; <a <img alt=" <div <span <article>
** __ `` ``` ~~~ > * + 1. [^1] ]( ![ \\ --- === title: date: source: author: url: 来源： 作者： 标题： 日期：
{"title":" ","body":" ","date":" \\u4ebf \\ud83d \\n \\" }
OR AND NOT 或 且 非 .. >= <= != > < = ＞ ≥ ≤ 公司: 来源: 作者: 标题: 日期: company: date: 最近30天 近一年 今天 昨天 本月 哪些公司
"""


def escaped(word: str) -> str:
    """A dictionary of libFuzzer holds printable ASCII alone."""
    text = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}"
        for byte in word.encode()
    )
    return f'"{text}"'


def dictionary() -> None:
    words: dict[str, None] = dict.fromkeys(SHAPES.split())
    units = tomllib.loads((ROOT / "data/units.toml").read_text())
    metrics = tomllib.loads((ROOT / "data/metrics.toml").read_text())["metric"]
    cues = tomllib.loads((ROOT / "data/cues.toml").read_text())["cue"]
    companies = tomllib.loads((ROOT / "data/companies.toml").read_text())["company"]
    segments = tomllib.loads((ROOT / "data/segments.toml").read_text())
    # The first few of each: libFuzzer learns longer ones from the comparisons that it watches.
    for rows in units.values():
        for row in rows:
            if isinstance(row, dict):
                for names in row.values():
                    words |= dict.fromkeys(names[:3] if isinstance(names, list) else [])
    for metric in metrics:
        words |= dict.fromkeys(metric["names"][:2] + metric.get("weak", [])[:2])
    for cue in cues:
        words |= dict.fromkeys(cue["words"][:5])
    words |= dict.fromkeys(company["name"] for company in companies[:12])
    words |= dict.fromkeys(segments["suffixes"][:12])
    words |= dict.fromkeys(segment["name"] for segment in segments["segment"][:8])
    lines = ["# Written by seeds.py; the word of an entry stands above it."]
    for word in words:
        if isinstance(word, str) and word:
            lines += [f"# {word}", escaped(word)] if not word.isascii() else [escaped(word)]
    (HERE / "dictionary.txt").write_text("\n".join(lines) + "\n")


def keep(target: str, seed: bytes) -> None:
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def article(ending: str, content: bytes) -> None:
    letter = LETTERS.get(ending, b"?")
    try:
        content.decode()
        keep("extract", letter + content)
        for encoding in ENCODINGS:
            keep("read", letter + bytes([encoding]) + content)
    except UnicodeDecodeError:
        pass
    keep("read", letter + b"u" + content)
    keep("read", b"?u" + content)


def corpus() -> None:
    for path in sorted((ROOT / "samples/articles").rglob("*.*")):
        article(path.suffix, path.read_bytes())
    for path in [*(ROOT / "tests/cases/articles").iterdir(), *(ROOT / "tests/cases/tables").iterdir()]:
        for case in re.split(r"^=== ", path.read_text(), flags=re.M)[1:]:
            head, _, rest = case.partition("\n")
            name = head.split(":")[0].strip()
            article(pathlib.Path(name).suffix, rest.split("\n==>")[0].encode())
    for path in (ROOT / "tests/cases/figures").iterdir():
        for case in re.split(r"^# ", path.read_text(), flags=re.M)[1:]:
            lines = re.findall(r"^(?:title|date): (.*)|^> (.*)", case, flags=re.M)
            article(".txt", "\n\n".join(a or b for a, b in lines).encode())
            keep("query", (lines[-1][1][:300] if lines else "").encode())
    for path in (ROOT / "tests/cases/queries").iterdir():
        for line in path.read_text().splitlines():
            if line.startswith("> "):
                keep("query", line[2:].encode())
            elif "=>" in line and not line.startswith("#"):
                for query in line.split("=>")[0].split("≡"):
                    keep("query", query.strip().encode())


dictionary()
corpus()
