//! Conversations written out: one as a page, or all of a matter as one file, a PDF that carries the JSON inside, plain text,
//! or the JSON alone, each with the same fingerprints. It refuses comments of the team unless they were ticked, and then says
//! on the first line and at each of them whom the copy is for.

use super::conversation::{called, read_line, taken_line};
use super::frame::Frame;
use super::messages::room;
use crate::dates::Calendar;
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::pdf::{self, Attachment, Pdf, Style};
use crate::staff_view::Place;
use crate::staff_view::messages::{TranscriptLine, TranscriptPage, TranscriptWording};
use crate::words::Words;
use domain::{FileName, ThreadId};
use http::header;
use vault::{ProvenFile, TranscriptMessage, WrittenConversation, WrittenOut};

/// The name of the file inside the PDF.
const INSIDE: &str = "conversations.json";

/// POST: writes one conversation out, which is written down.
pub async fn transcript(visit: Visit) -> Answered {
    let thread: ThreadId = visit.id("thread")?;
    let room = room(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let out = room.transcript(thread).await?;
    let card = room.card().await?;
    let calendar = frame.calendar();
    let line = |message: &TranscriptMessage| {
        let seen = &message.message.seen_by_client;
        let wordings = message.wordings.iter().map(|wording| TranscriptWording {
            when: calendar.stamp(wording.written_at),
            text: wording.text.clone(),
            sha256: wording.sha256.clone(),
            line: wording.line.map(|n| n.to_string()).unwrap_or_default(),
        });
        let file = |file: &ProvenFile| (file_name(frame.w, file), file.sha256.clone());
        let mut taken: Vec<String> = Vec::new();
        if seen.taken_at.is_some() {
            taken.push(taken_line(&frame, &message.message));
            taken.extend(message.taken_line.map(|n| frame.w.talk_out_line(n)));
        }
        TranscriptLine {
            number: seen.number,
            who: seen.from.name.clone(),
            files: message.files.iter().map(file).collect(),
            seen: read_line(&frame, &message.message),
            taken,
            wordings: wordings.collect(),
        }
    };
    let page = TranscriptPage {
        w: frame.w,
        shell: &frame.shell,
        matter: format!("{} · {}", card.card.name, card.card.number),
        title: called(frame.w, &out.thread.seen_by_client.title),
        made: calendar.stamp(out.made_at),
        back: format!("/desk/matters/{}/messages/{thread}", room.matter()),
        messages: out.messages.iter().map(line).collect(),
    };
    frame.page(&page)
}

/// POST: writes all conversations of a matter out, which is written down.
pub async fn all(visit: Visit) -> Answered {
    let room = room(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let out = room.written_out(visit.form.text("comments") == "yes").await?;
    let sheet = Sheet::of(&frame, &out);
    let (media, ending, bytes) = match visit.form.text("as") {
        "json" => ("application/json", "json", out.to_text().into_bytes()),
        "txt" => ("text/plain; charset=utf-8", "txt", sheet.text().into_bytes()),
        _ => ("application/pdf", "pdf", sheet.pdf(&frame, &out.to_text())),
    };
    // Two copies in one folder are told apart by their names.
    let name = if out.with_comments { "conversations-team-only" } else { "conversations" };
    Ok(Reply::bytes(media, bytes)
        .with(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}.{ending}\""))
        .with(header::CONTENT_SECURITY_POLICY, SANDBOX))
}

fn file_name(w: &Words, file: &ProvenFile) -> String {
    FileName::received(&file.name).display().unwrap_or_else(|| w.up_no_name())
}

/// What is written, line for line, whatever it is written on.
struct Sheet {
    title: String,
    lines: Vec<(Style, String)>,
}

impl Sheet {
    fn of(frame: &Frame, out: &WrittenOut) -> Self {
        let (w, calendar) = (frame.w, frame.calendar());
        let mut sheet = Self { title: w.talk_out_title(), lines: Vec::new() };
        sheet.put(Style::Title, w.talk_out_title());
        if out.with_comments {
            sheet.put(Style::Heading, w.talk_out_internal());
        }
        sheet.put(Style::Text, out.practice.clone());
        sheet.put(Style::Text, w.talk_out_matter(&out.name, &out.number));
        sheet.put(Style::Small, w.transcript_made(calendar.stamp(out.made_at)));
        sheet.put(Style::Small, w.transcript_hint());
        if out.conversations.is_empty() {
            sheet.put(Style::Text, w.talk_out_none());
        }
        for one in &out.conversations {
            sheet.conversation(frame, &calendar, one);
        }
        sheet
    }

    fn put(&mut self, style: Style, line: impl Into<String>) {
        self.lines.push((style, line.into()));
    }

    fn conversation(&mut self, frame: &Frame, calendar: &Calendar<'_>, one: &WrittenConversation) {
        let w = frame.w;
        self.put(Style::Heading, called(w, &one.transcript.thread.seen_by_client.title));
        let with = one.with.clone().unwrap_or_else(|| w.msg_desk_with_all());
        self.put(Style::Text, w.talk_out_with(with));
        for message in &one.transcript.messages {
            self.message(frame, calendar, message);
        }
        if !one.comments.is_empty() {
            self.put(Style::Heading, w.talk_out_comments());
        }
        for comment in &one.comments {
            self.put(Style::Text, w.talk_out_comment(calendar.stamp(comment.written_at), &comment.name));
            self.put(Style::Text, comment.text.clone());
            self.put(Style::Small, w.talk_out_sha(&comment.sha256));
        }
    }

    fn message(&mut self, frame: &Frame, calendar: &Calendar<'_>, message: &TranscriptMessage) {
        let (w, seen) = (frame.w, &message.message.seen_by_client);
        self.put(Style::Heading, w.talk_out_message(seen.number, &seen.from.name));
        for (at, wording) in message.wordings.iter().enumerate() {
            self.put(Style::Small, w.talk_out_wording(at + 1, calendar.stamp(wording.written_at)));
            self.put(Style::Text, wording.text.clone());
            self.put(Style::Small, w.talk_out_sha(&wording.sha256));
            if let Some(line) = wording.line {
                self.put(Style::Small, w.talk_out_line(line));
            }
        }
        for file in &message.files {
            self.put(Style::Small, w.talk_out_file(file_name(w, file)));
            self.put(Style::Small, w.certificate_sha(&file.sha256));
        }
        if let Some(at) = seen.taken_at {
            self.put(Style::Text, w.talk_out_taken(calendar.stamp(at)));
            if let Some(line) = message.taken_line {
                self.put(Style::Small, w.talk_out_line(line));
            }
        }
        let read = read_line(frame, &message.message);
        if !read.is_empty() {
            self.put(Style::Small, read);
        }
    }

    /// As text for every script, in UTF-8.
    fn text(&self) -> String {
        let mut out = String::new();
        for (style, line) in &self.lines {
            if matches!(style, Style::Heading) {
                out.push_str("\r\n");
            }
            for part in line.split('\n') {
                out.push_str(part);
                out.push_str("\r\n");
            }
        }
        out
    }

    /// As a PDF with the JSON inside. Where a letter cannot be printed, it says so before the first of them.
    fn pdf(&self, frame: &Frame, json: &str) -> Vec<u8> {
        let w = frame.w;
        let mut pdf = Pdf::new(&self.title, w.lang(), frame.region.paper());
        let mut lines = self.lines.iter();
        if let Some((style, title)) = lines.next() {
            pdf.put(*style, title);
        }
        if self.lines.iter().any(|(_, line)| !pdf::prints(line)) {
            pdf.put(Style::Text, &w.talk_out_letters());
        }
        pdf.put(Style::Small, &w.talk_out_attached());
        for (style, line) in lines {
            pdf.put(*style, line);
        }
        let inside = Attachment { name: INSIDE, mime: "application/json", bytes: json.as_bytes() };
        pdf.finish(&inside, |page, total| w.certificate_page(page, total))
    }
}
