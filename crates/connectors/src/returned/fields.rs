//! The groups of fields in a delivery status (RFC 3464 §2.1): lines as in the head of a mail, groups parted by an empty line.
//! It refuses to keep more groups or longer values than asked, and to guess at a line that is no field.

/// The longest value kept, in characters.
const LONGEST: usize = 1000;
/// Fields of one group that are kept.
const MOST_FIELDS: usize = 40;

/// The fields about one recipient, or about the message.
#[derive(Default, Debug)]
pub(super) struct Group(Vec<(String, String)>);

impl Group {
    /// The first field of this name, in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The first `most` groups, and the one about the message.
pub(super) fn groups(text: &str, most: usize) -> Vec<Group> {
    let (mut all, mut now) = (Vec::new(), Group::default());
    for line in text.lines() {
        if line.trim().is_empty() {
            if !now.0.is_empty() {
                all.push(std::mem::take(&mut now));
            }
            if all.len() > most {
                return all;
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = now.0.last_mut()
                && value.len() < LONGEST
            {
                value.push(' ');
                value.extend(line.trim().chars().take(LONGEST));
            }
        } else if let Some((name, value)) = line.split_once(':')
            && now.0.len() < MOST_FIELDS
        {
            let value = value.trim().chars().take(LONGEST).collect();
            now.0.push((name.trim().chars().take(80).collect::<String>().to_ascii_lowercase(), value));
        }
    }
    if !now.0.is_empty() {
        all.push(now);
    }
    all
}
