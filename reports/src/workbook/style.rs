//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::Form;

const INK: u32 = 0x1c_2530;
const MUTED: u32 = 0x56_616d;
const ACCENT: u32 = 0x0b_5a92;

/// The looks of a workbook's cells.
pub(super) struct Styles {
    is_right_to_left: bool,
}

impl Styles {
    pub(super) fn new(is_right_to_left: bool) -> Self {
        Self { is_right_to_left }
    }

    /// Text and numbers begin at the top; the reading direction is the sheet's.
    fn plain(&self) -> Format {
        let format = Format::new().set_align(FormatAlign::Top).set_font_color(INK);
        if self.is_right_to_left { format.set_reading_direction(2) } else { format }
    }

    /// The report's name.
    pub(super) fn title(&self) -> Format {
        self.plain().set_bold().set_font_size(20)
    }

    /// A section's title.
    pub(super) fn section(&self) -> Format {
        self.plain().set_bold()
    }

    /// The name of a fact.
    pub(super) fn label(&self) -> Format {
        self.plain().set_font_color(MUTED)
    }

    /// A text that wraps.
    pub(super) fn text(&self) -> Format {
        self.plain().set_text_wrap()
    }

    /// A text that stays one even when somebody edits it, as if an apostrophe stood before it.
    pub(super) fn quoted(&self) -> Format {
        self.plain().set_quote_prefix()
    }

    /// The classification.
    pub(super) fn marking(&self) -> Format {
        self.plain().set_bold().set_font_color(MUTED)
    }

    /// A link to a sheet.
    pub(super) fn link(&self) -> Format {
        self.plain().set_font_color(ACCENT).set_underline(rust_xlsxwriter::FormatUnderline::Single)
    }

    /// The heading of a column.
    pub(super) fn heading(&self, is_number: bool) -> Format {
        let format = self.plain().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let format = format.set_align(FormatAlign::Bottom);
        if is_number { format.set_align(FormatAlign::Right) } else { format }
    }

    /// A value of a column.
    pub(super) fn value(&self, form: Form) -> Format {
        match code(form) {
            Some(code) => self.plain().set_num_format(code),
            None => self.plain(),
        }
    }
}

/// The number format. Spreadsheets show its marks in the reader's own way: `#,##0` has spaces for a French reader.
fn code(form: Form) -> Option<&'static str> {
    match form {
        Form::General => None,
        Form::Integer => Some("#,##0"),
        Form::Decimal => Some("#,##0.0"),
        Form::Index => Some("0.000"),
        Form::Percent => Some("0.0%"),
        Form::Change => Some("+#,##0;-#,##0;0"),
        Form::Date => Some("yyyy-mm-dd"),
        Form::Month => Some("yyyy-mm"),
    }
}

impl Form {
    /// Numbers stand at the end of their cell, and so does their heading.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Index | Self::Percent | Self::Change)
    }
}
