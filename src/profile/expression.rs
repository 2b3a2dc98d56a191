//! `#if` expressions, and option values that are numbers, decided as far as what is known goes.
//!
//! Arithmetic is that of a C preprocessor with 64-bit integers. Whatever depends on an unknown
//! macro is [`Number::Unknown`] unless the other operand of `&&` or `||` settles it.

use super::option_state::OptionState;

/// The value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    Known(i64),
    /// With the first macro that nobody here knows.
    Unknown(String),
}

/// How deep parentheses and macros that name macros may nest; real headers stay below ten.
const DEEPEST_NESTING: usize = 64;

/// Looks a macro up.
type Lookup<'a> = dyn Fn(&str) -> OptionState + 'a;

/// Decides an expression.
///
/// # Errors
/// What a compiler would complain about, in words.
pub(super) fn evaluate(text: &str, lookup: &Lookup<'_>) -> Result<Number, String> {
    evaluate_nested(text, lookup, 0)
}

/// An expression that is decided many times.
#[derive(Debug, Clone)]
pub(super) struct Expression(Result<Vec<Token>, String>);

impl Expression {
    /// Reads an expression.
    pub(super) fn new(text: &str) -> Self {
        Self(tokens(text))
    }

    /// Decides it.
    ///
    /// # Errors
    /// What a compiler would complain about, in words.
    pub(super) fn evaluate(&self, lookup: &Lookup<'_>) -> Result<Number, String> {
        whole(self.0.as_ref().map_err(Clone::clone)?, lookup, 0)
    }
}

fn evaluate_nested(text: &str, lookup: &Lookup<'_>, depth: usize) -> Result<Number, String> {
    if depth > DEEPEST_NESTING {
        return Err("the expression is nested too deeply".to_owned());
    }
    whole(&tokens(text)?, lookup, depth)
}

fn whole(tokens: &[Token], lookup: &Lookup<'_>, depth: usize) -> Result<Number, String> {
    let mut parser = Parser { tokens, lookup, depth };
    let number = parser.conditional()?;
    match parser.tokens.first() {
        None => Ok(number),
        Some(token) => Err(format!("`{}` is not expected in an expression", token.text())),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Number(i64),
    Name(String),
    /// A string or character constant: nothing that arithmetic knows.
    Quoted(String),
    Operator(&'static str),
}

impl Token {
    fn text(&self) -> String {
        match self {
            Token::Number(number) => number.to_string(),
            Token::Name(text) | Token::Quoted(text) => text.clone(),
            Token::Operator(text) => (*text).to_owned(),
        }
    }
}

/// Longest first, so that `<<` is not read as `<`.
const OPERATORS: [&str; 23] = [
    "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "!", "~", "+", "-", "*", "/", "%", "<", ">",
    "&", "^", "|", "(", ")", "?",
];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut rest = text.trim_start();
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '0'..='9' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => name(rest),
            '"' | '\'' => quoted(rest, first)?,
            _ => operator(rest)?,
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn word(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    text.split_at(end.unwrap_or(text.len()))
}

fn name(text: &str) -> (Token, &str) {
    let (name, rest) = word(text);
    (Token::Name(name.to_owned()), rest)
}

fn number(text: &str) -> Result<(Token, &str), String> {
    let (written, rest) = word(text);
    let digits = written.trim_end_matches(['u', 'U', 'l', 'L']);
    let lower = digits.to_ascii_lowercase();
    let parsed = if let Some(hex) = lower.strip_prefix("0x") {
        u64::from_str_radix(hex, 16)
    } else if digits.len() > 1 && digits.starts_with('0') {
        u64::from_str_radix(digits, 8)
    } else {
        digits.parse()
    };
    // Numbers beyond i64 wrap, as they do where a compiler compares them as unsigned.
    let number = parsed.map_err(|_| format!("`{written}` is not a number"))?.cast_signed();
    Ok((Token::Number(number), rest))
}

fn quoted(text: &str, quote: char) -> Result<(Token, &str), String> {
    let inside = &text[1..];
    let end = inside.find(quote).ok_or_else(|| format!("{quote} is never closed"))?;
    let (constant, rest) = text.split_at(end + 2);
    Ok((Token::Quoted(constant.to_owned()), rest))
}

fn operator(text: &str) -> Result<(Token, &str), String> {
    for operator in OPERATORS.into_iter().chain([":", ",", "."]) {
        if let Some(rest) = text.strip_prefix(operator) {
            return Ok((Token::Operator(operator), rest));
        }
    }
    let letter = text.chars().next().unwrap_or_default();
    Err(format!("`{letter}` is not expected in an expression"))
}

struct Parser<'a> {
    tokens: &'a [Token],
    lookup: &'a Lookup<'a>,
    depth: usize,
}

/// Binary operators from the loosest to the tightest.
const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<", ">", "<=", ">="],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl<'a> Parser<'a> {
    fn conditional(&mut self) -> Result<Number, String> {
        let condition = self.binary(0)?;
        if !self.accept("?") {
            return Ok(condition);
        }
        let then = self.nested(Self::conditional)?;
        self.expect(":")?;
        let otherwise = self.nested(Self::conditional)?;
        Ok(match condition {
            Number::Known(0) => otherwise,
            Number::Known(_) => then,
            unknown => unknown,
        })
    }

    fn binary(&mut self, level: usize) -> Result<Number, String> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.accept(operator)) {
            let right = self.binary(level + 1)?;
            left = apply(operator, left, right)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Number, String> {
        for operator in ["!", "-", "~", "+"] {
            if self.accept(operator) {
                let operand = self.nested(Self::unary)?;
                return Ok(map(operand, |number| match operator {
                    "!" => i64::from(number == 0),
                    "-" => number.wrapping_neg(),
                    "~" => !number,
                    _ => number,
                }));
            }
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Number, String> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err("the expression ends too early".to_owned());
        };
        self.tokens = rest;
        match token {
            Token::Number(number) => Ok(Number::Known(*number)),
            Token::Name(name) if name == "defined" => self.defined(),
            Token::Name(name) => self.named(name),
            Token::Quoted(text) => Ok(Number::Unknown(text.clone())),
            Token::Operator("(") => {
                let inside = self.nested(Self::conditional)?;
                self.expect(")")?;
                Ok(inside)
            }
            Token::Operator(other) => Err(format!("`{other}` is not expected here")),
        }
    }

    fn defined(&mut self) -> Result<Number, String> {
        let parenthesis = self.accept("(");
        let Some((Token::Name(name), rest)) = self.tokens.split_first() else {
            return Err("`defined` needs a macro name".to_owned());
        };
        self.tokens = rest;
        if parenthesis {
            self.expect(")")?;
        }
        Ok(match (self.lookup)(name) {
            OptionState::Defined(_) => Number::Known(1),
            OptionState::Undefined => Number::Known(0),
            OptionState::Undecided => Number::Unknown(name.clone()),
        })
    }

    fn named(&mut self, name: &str) -> Result<Number, String> {
        if self.tokens.first() == Some(&Token::Operator("(")) {
            self.skip_arguments()?;
            return Ok(Number::Unknown(name.to_owned()));
        }
        match (self.lookup)(name) {
            OptionState::Defined(text) => evaluate_nested(&text, self.lookup, self.depth + 1)
                .or(Ok(Number::Unknown(name.to_owned()))),
            OptionState::Undefined => Ok(Number::Known(0)),
            OptionState::Undecided => Ok(Number::Unknown(name.to_owned())),
        }
    }

    fn skip_arguments(&mut self) -> Result<(), String> {
        let mut open = 0_usize;
        while let Some((token, rest)) = self.tokens.split_first() {
            self.tokens = rest;
            match token {
                Token::Operator("(") => open += 1,
                Token::Operator(")") => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(());
            }
        }
        Err("a parenthesis is never closed".to_owned())
    }

    fn nested(&mut self, parse: fn(&mut Self) -> Result<Number, String>) -> Result<Number, String> {
        if self.depth >= DEEPEST_NESTING {
            return Err("the expression is nested too deeply".to_owned());
        }
        self.depth += 1;
        let number = parse(self);
        self.depth -= 1;
        number
    }

    fn accept(&mut self, operator: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Operator(found), rest)) if *found == operator => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, operator: &str) -> Result<(), String> {
        if self.accept(operator) { Ok(()) } else { Err(format!("`{operator}` is missing")) }
    }
}

fn map(number: Number, change: impl Fn(i64) -> i64) -> Number {
    match number {
        Number::Known(number) => Number::Known(change(number)),
        unknown => unknown,
    }
}

fn apply(operator: &str, left: Number, right: Number) -> Result<Number, String> {
    match (operator, &left, &right) {
        ("&&", Number::Known(0), _) | ("&&", _, Number::Known(0)) => return Ok(Number::Known(0)),
        ("||", Number::Known(number), _) | ("||", _, Number::Known(number)) if *number != 0 => {
            return Ok(Number::Known(1));
        }
        _ => {}
    }
    match (left, right) {
        (Number::Known(left), Number::Known(right)) => {
            arithmetic(operator, left, right).map(Number::Known)
        }
        (Number::Unknown(name), _) | (_, Number::Unknown(name)) => Ok(Number::Unknown(name)),
    }
}

fn arithmetic(operator: &str, left: i64, right: i64) -> Result<i64, String> {
    let shift = || u32::try_from(right).unwrap_or(u32::MAX);
    Ok(match operator {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<<" => left.checked_shl(shift()).unwrap_or(0),
        ">>" => left.checked_shr(shift()).unwrap_or(0),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" if right != 0 => left.wrapping_div(right),
        "%" if right != 0 => left.wrapping_rem(right),
        _ => return Err("division by zero".to_owned()),
    })
}

#[cfg(test)]
mod tests;
