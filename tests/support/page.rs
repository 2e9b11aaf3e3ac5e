//! Commands in a page of the docs, and what the page says that they print.

/// Commands, and the texts that they print.
pub struct Block {
    pub commands: String,
    /// In order; what stands for `…` is not among them.
    pub shown: Vec<String>,
}

/// Blocks of `sh`; a block of another kind right below shows what they print. One below a text of its own
/// is only shown.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut kind = None;
    let mut right_below = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), kind) {
            (Some("sh"), None) => blocks.push(Block {
                commands: String::new(),
                shown: Vec::new(),
            }),
            (Some(_), _) => {}
            (None, Some("sh")) => {
                let commands = &mut blocks.last_mut().unwrap().commands;
                commands.push_str(line);
                commands.push('\n');
            }
            (None, Some(_)) if right_below => {
                let texts = line.split('…').map(|text| text.trim().to_owned());
                blocks.last_mut().unwrap().shown.extend(texts);
            }
            (None, Some(_)) => {}
            (None, None) => right_below &= line.is_empty(),
        }
        right_below |= kind == Some("sh");
        kind = match line.strip_prefix("```") {
            Some("") => None,
            Some(opened) => Some(opened),
            None => kind,
        };
    }
    blocks
}
