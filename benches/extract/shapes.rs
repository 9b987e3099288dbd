//! Texts that grow: what articles are made of, over and over, and what no writer would write.

/// A text of some length, and the name of the file that it would stand in.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) text: Box<dyn Fn(usize) -> String>,
}

/// All shapes; `body` is the text of some articles.
pub(crate) fn shapes(body: String) -> Vec<Shape> {
    let line = body.replace(['\n', '。'], "，");
    let mut shapes = vec![
        shape("articles", move |length| {
            body.repeat(length / body.len() + 1)
        }),
        shape("a single line", move |length| {
            line.repeat(length / line.len() + 1)
        }),
        shape("brackets", |length| "(".repeat(length)),
        shape("digits", |length| "7".repeat(length)),
        shape("zeros", |length| "零".repeat(length / 3)),
    ];
    shapes.extend(UNITS.iter().map(|&(name, before, unit)| {
        shape(name, move |length| before.to_owned() + &units(length, unit))
    }));
    shapes.extend(MARKDOWN.iter().map(|&(name, before, unit)| Shape {
        file: "text.md",
        ..shape(name, move |length| before.to_owned() + &units(length, unit))
    }));
    shapes.push(Shape {
        file: "text.md",
        ..shape("a table of many columns", |length| {
            let columns = length / 50;
            let row = |first: &str, cell: &dyn Fn(usize) -> String| -> String {
                format!("|{first}|{}\n", (0..columns).map(cell).collect::<String>())
            };
            row("项目", &|count| format!("{}业务|", han(count)))
                + &row("---", &|_| "---|".to_owned())
                + &row("收入", &|count| format!("{count}亿元|"))
        })
    });
    shapes
}

/// What comes again and again, told by how often it came before.
type Unit = fn(usize) -> String;

/// Shapes of plain text: name, beginning, and what comes again and again behind it.
const UNITS: &[(&str, &str, Unit)] = &[
    ("introduced companies", "", |count| {
        format!("{}科技(60{count:04})收入为3亿元，", han(count))
    }),
    ("products", "", |count| {
        format!("{}机收入增长{count}%，", han(count))
    }),
    ("ranges and lists", "", |count| {
        format!("于{count}%和1、2、3--4/5-")
    }),
    ("numbers", "收入", |count| format!("增长{count}.5%，")),
    ("numbers without marks", "", |count| {
        format!("收入{count}亿元")
    }),
    ("companies", "", |count| {
        format!(
            "{}收入{count}亿元、",
            ["阿里巴巴", "京东", "小米"][count % 3]
        )
    }),
    ("a list of numbers", "收入分别为", |count| {
        format!("{count}亿元、")
    }),
    ("a list of bare numbers", "收入分别为", |count| {
        format!("{}、", 2000 + count % 90)
    }),
    ("a list of years", "收入3亿元，", |count| {
        format!("{}年、", 1900 + count % 200)
    }),
    ("days", "", |count| {
        format!("2024年{}月{}日收入3亿元，", count % 12 + 1, count % 28 + 1)
    }),
    ("Latin words", "", |count| format!("revenue {count} ")),
    ("lines", "", |count| format!("收入{count}亿元\n")),
    ("unlisted companies", "", |count| {
        format!(
            "{0}集团公布净利润{count}亿元。{0}集团发布财报。",
            han(count)
        )
    }),
    ("unlisted products", "腾讯公布业绩\n", |count| {
        format!("{0}游营收3亿元，{0}游毛利率5%。", han(count))
    }),
    ("insurers", "", |count| {
        format!("{}财险保费{count}亿元。", han(count))
    }),
];

/// Shapes of markdown.
const MARKDOWN: &[(&str, &str, Unit)] = &[
    ("short paragraphs", "", |count| {
        format!("收入{count}亿元。\n\n")
    }),
    ("a long heading", "# ", |count| {
        format!("腾讯收入增长{count}% ")
    }),
    ("headings", "", |count| {
        format!("# {}业务收入\n\n增长{count}%。\n\n", han(count))
    }),
    ("items of a list", "", |count| {
        format!("- {}业务收入{count}亿元，同比增长{count}%\n", han(count))
    }),
    ("a table of many rows", "", |count| match count {
        0 => format!("|项目{}|\n|---{}|\n", years("年"), "|---".repeat(COLUMNS)),
        _ => format!("|{}收入{}|\n", han(count), years("亿元")),
    }),
    ("many tables", "", |count| {
        let name = han(count);
        format!("{name}收入\n\n|项目|2024年|\n|---|---|\n|收入|{count}亿元|\n|净利润|3%|\n\n")
    }),
];

/// Columns of the table of many rows.
const COLUMNS: usize = 30;

/// Cells with a number each.
fn years(unit: &str) -> String {
    let cells = (0..COLUMNS).map(|column| format!("|{}{unit}", 1995 + column));
    cells.collect()
}

fn shape(name: &'static str, text: impl Fn(usize) -> String + 'static) -> Shape {
    Shape {
        name,
        file: "text.txt",
        text: Box::new(text),
    }
}

fn units(length: usize, unit: Unit) -> String {
    let mut text = String::new();
    let mut count = 0;
    while text.len() < length {
        text += &unit(count);
        count += 1;
    }
    text
}

/// A name for each number.
fn han(number: usize) -> String {
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    let digits = number.to_string();
    digits
        .bytes()
        .map(|digit| names[usize::from(digit - b'0')])
        .collect()
}
