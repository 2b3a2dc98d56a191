//! A report before it has a format: blocks of words and tables.

/// What every text-like format renders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// One piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line that says the outcome, coloured where the terminal allows.
    Verdict {
        /// How it is to be felt.
        tone: Tone,
        /// One line.
        text: String,
    },
    /// A section heading.
    Heading(String),
    /// Prose, wrapped by the format.
    Paragraph(String),
    /// Label and value, aligned.
    Facts(Vec<(String, String)>),
    /// Items, each on lines of its own.
    List(Vec<String>),
    /// Rows and columns.
    Table(Table),
    /// Text to be shown letter by letter, as a device prints it.
    Verbatim(String),
}

/// How a line is to be felt; formats choose colours or words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A pass.
    Good,
    /// A fail or an error.
    Bad,
    /// Doubt or a warning.
    Doubt,
    /// Neither.
    Plain,
}

/// Rows under titled columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Titles and alignment.
    pub columns: Vec<Column>,
    /// One string a column.
    pub rows: Vec<Vec<String>>,
}

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Numbers to the right, words to the left.
    pub align: Align,
}

/// Side to which a column's cells are flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// A column of words.
    pub fn words(title: &str) -> Self {
        Self { title: title.to_owned(), align: Align::Left }
    }

    /// A column of numbers.
    pub fn numbers(title: &str) -> Self {
        Self { title: title.to_owned(), align: Align::Right }
    }
}

impl Document {
    /// Appends a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }
}
