//! AsyncAPI 2 and 3.

use smol_str::SmolStr;

use super::document::{self, File, keyed, set_alias, set_members, words};
use super::node::Value;
use super::{Member, MemberKind, PartKind, part, split_ref};
use crate::dialect::Draft;
use crate::{Detail, Item};

/// Adds what the file at `path` defines and names.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    document::read(path, text, out, |file, root, out| {
        for entry in root.entries() {
            match entry.key() {
                "channels" => entry.entries().for_each(|channel| self::channel(file, channel, out)),
                "operations" => entry.entries().for_each(|operation| self::operation(file, operation, out)),
                "components" => {
                    messages(file, entry.get("messages"), out);
                    document::schemas(file, entry.get("schemas"), out);
                }
                _ => {}
            }
        }
    });
}

/// A channel: in version 2 with what is sent and received there, in version 3 with its messages.
fn channel(file: &File<'_, '_>, channel: Value<'_, '_>, out: &mut Draft) {
    let parameters: Vec<Member> = channel
        .get("parameters")
        .into_iter()
        .flat_map(Value::entries)
        .map(|parameter| keyed(MemberKind::Parameter, parameter))
        .collect();
    let before = out.items.len();
    for action in channel.entries().filter(|it| matches!(it.key(), "publish" | "subscribe")) {
        let id = format!("{} {}", action.key(), channel.key());
        let span = file.with_comments(action.whole());
        let mut item = part(PartKind::Channel, id.as_str(), id.as_str(), span, action.key_span());
        item.text = words(action);
        set_members(&mut item, parameters.clone());
        if let Some(called) = action.get("operationId").filter(|called| !called.is_aliased())
            && let Some(name) = called.text()
        {
            set_alias(&mut item, name, called.span());
        }
        out.items.push(item);
    }
    let Some(first) = out.items.get_mut(before) else {
        let mut item = named(file, channel, channel.text_of("address"));
        set_members(&mut item, parameters);
        out.items.push(item);
        messages(file, channel.get("messages"), out);
        return;
    };
    // What is said of the channel is said of the first that happens there.
    if !channel.is_aliased() && channel.key_span().start < first.span.start {
        first.span.start = file.comments_above(channel.key_span().start as usize) as u32;
    }
}

/// An operation of version 3.
fn operation(file: &File<'_, '_>, operation: Value<'_, '_>, out: &mut Draft) {
    let mut item = named(file, operation, None);
    if item.text.is_empty() {
        let channel = operation.get("channel").and_then(|channel| split_ref(channel.text_of("$ref")?).name);
        let said = [operation.text_of("action"), channel.as_deref()];
        item.text = said.into_iter().flatten().collect::<Vec<_>>().join(" ").into();
    }
    out.items.push(item);
}

/// What has a name of its own in version 3: people write that name.
fn named(file: &File<'_, '_>, value: Value<'_, '_>, written: Option<&str>) -> Item {
    let span = file.with_comments(value.whole());
    let mut item = part(PartKind::Channel, value.key(), value.key(), span, value.key_span());
    item.text = words(value);
    if let (Detail::Part(part), Some(written)) = (&mut item.detail, written) {
        part.written = SmolStr::new(written);
    }
    if !value.is_aliased() {
        set_alias(&mut item, value.key(), value.key_span());
    }
    item
}

/// Messages in a map of names to messages; those that stand elsewhere are read there.
fn messages(file: &File<'_, '_>, map: Option<Value<'_, '_>>, out: &mut Draft) {
    let here = |message: &Value<'_, '_>| message.get("$ref").is_none();
    for message in map.into_iter().flat_map(Value::entries).filter(here) {
        let span = file.with_comments(message.whole());
        let fields = message.get("payload").map(document::members).unwrap_or_default();
        out.items.push(document::type_item(message, message.key(), message.key_span(), span, fields));
    }
}
