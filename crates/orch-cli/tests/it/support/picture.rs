//! A screen as a picture, for the documents.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// The width and height of a character, in pixels.
const CHARACTER: (f32, f32) = (8.4, 19.0);

/// The space around the text.
const MARGIN: f32 = 16.0;

/// The colours of a terminal that matter here, by number; the rest is shown as text is.
const COLORS: [(u8, &str); 7] = [
    (1, "#ff7b72"),
    (2, "#7ee787"),
    (3, "#e3b341"),
    (6, "#76e3ea"),
    (9, "#ff7b72"),
    (10, "#7ee787"),
    (14, "#76e3ea"),
];
const TEXT: &str = "#e6edf3";
const FAINT: &str = "#8b949e";
const GROUND: &str = "#0d1117";

/// Draws a screen below the command that was typed, as SVG. Where `unlike` stands, which
/// differs from run to run, `shown` is drawn.
pub(crate) fn picture(command: &str, screen: &Screen, (unlike, shown): (&str, &str)) -> String {
    let (_, columns) = screen.size();
    let columns = columns.get();
    let mut rows: Vec<String> = screen.rows(0, columns).collect();
    while rows.last().is_some_and(|it| it.trim().is_empty()) {
        rows.pop();
    }
    let width = f32::from(columns) * CHARACTER.0 + 2.0 * MARGIN;
    let lines = u16::try_from(rows.len() + 1).unwrap();
    let height = f32::from(lines) * CHARACTER.1 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n\
         <title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"14\" xml:space=\"preserve\">\n",
        escaped(command)
    );
    run(&mut svg, (0, 0), &format!("$ {command}"), &Look::of_text());
    for (place, row) in (0u16..).zip(&rows) {
        let took = row.trim_end().ends_with(" ms");
        let mut column = 0;
        while column < columns {
            let (look, text) = next_run(screen, place, column);
            let text = if took { untimed(&text) } else { text };
            let text = text.replace(unlike, shown);
            run(&mut svg, (place + 1, column), &text, &look);
            column += u16::try_from(text_cells(screen, place, column, &look)).unwrap();
        }
    }
    svg += "</g>\n</svg>\n";
    svg
}

/// How a character looks.
#[derive(PartialEq)]
struct Look {
    color: &'static str,
    weight: &'static str,
}

impl Look {
    fn of_text() -> Self {
        Self {
            color: TEXT,
            weight: "400",
        }
    }

    fn of(cell: &Cell) -> Self {
        let color = match cell.fgcolor() {
            Color::Idx(number) => COLORS.iter().find(|(it, _)| *it == number),
            Color::Default | Color::Rgb(..) => None,
        };
        let plain = if cell.dim() { FAINT } else { TEXT };
        Self {
            color: color.map_or(plain, |(_, color)| color),
            weight: if cell.bold() { "700" } else { "400" },
        }
    }
}

/// The characters from a place on that look alike.
fn next_run(screen: &Screen, row: u16, column: u16) -> (Look, String) {
    let look = screen.cell(row, column).map_or(Look::of_text(), Look::of);
    let count = text_cells(screen, row, column, &look);
    let mut text = String::new();
    for column in (column..).take(count) {
        let Some(cell) = screen.cell(row, column) else {
            break;
        };
        if cell.has_contents() {
            text += cell.contents();
        } else if !cell.is_wide_continuation() {
            text.push(' ');
        }
    }
    (look, text)
}

/// How many cells from a place on look alike.
fn text_cells(screen: &Screen, row: u16, column: u16, look: &Look) -> usize {
    let cells = (column..).map_while(|column| screen.cell(row, column));
    cells
        .take_while(|cell| Look::of(cell) == *look)
        .count()
        .max(1)
}

/// Writes characters that look alike, each at its place whatever the font.
fn run(svg: &mut String, (row, column): (u16, u16), text: &str, look: &Look) {
    let shown = text.trim();
    if shown.is_empty() {
        return;
    }
    let lead = text.len() - text.trim_start().len();
    let column = column + u16::try_from(lead).unwrap();
    let x = MARGIN + f32::from(column) * CHARACTER.0;
    let y = MARGIN + (f32::from(row) + 0.75) * CHARACTER.1;
    let length = f32::from(u16::try_from(shown.chars().count()).unwrap()) * CHARACTER.0;
    let Look { color, weight } = look;
    let shown = escaped(shown);
    writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" fill=\"{color}\" \
         font-weight=\"{weight}\">{shown}</text>"
    )
    .unwrap();
}

/// Text without how long something took.
fn untimed(text: &str) -> String {
    let Some((before, _)) = text.trim_end().rsplit_once(" ms") else {
        return text.to_owned();
    };
    let before = before.trim_end_matches(|it: char| it.is_ascii_digit());
    format!("{before}9 ms")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    // Spaces count, also for programs that do not know `xml:space`.
    text.replace("  ", "\u{a0}\u{a0}")
}
