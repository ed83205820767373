//! The staff desk: every route of it, as data, and the files their handlers live in. It refuses to decide who may do
//! what: rooms and the lobby do, and pages only leave out what could not be pressed.

mod approval_new;
pub mod approval_words;
mod approvals;
mod audit;
mod bulk;
mod checklist;
mod clients;
mod conversation;
mod decided;
mod detail;
mod door;
mod ending;
mod enquiry;
mod facts;
mod fields;
mod filing;
mod frame;
mod lead_acts;
mod lead_words;
mod leads;
mod lists;
mod matter;
mod matter_people;
mod matters;
mod messages;
mod names;
mod notes;
mod office;
mod party;
mod people;
mod portal;
mod preview;
mod review;
mod search;
mod sessions;
mod shape;
mod sheet;
mod stage;
mod today;
mod version;

pub use office::ZONES;

use crate::door::{Guard, Route};
use domain::Purpose;
use http::Method;

/// The purpose of the one room a handler enters; several handlers enter none.
const fn entering(purpose: &[Purpose]) -> Option<Purpose> {
    match purpose {
        [] => None,
        [purpose, ..] => Some(*purpose),
    }
}

macro_rules! routes {
    ($($method:ident $path:literal $guard:ident [$($purpose:ident)?] $handler:path;)*) => {
        &[$(Route {
            method: Method::$method,
            path: $path,
            guard: Guard::$guard,
            purpose: entering(&[$(Purpose::$purpose)?]),
            handler: |visit| Box::pin($handler(visit)),
        }),*]
    };
}

pub const ROUTES: &[Route] = routes! {
    GET "/" Open [] door::front;
    GET "/healthz" Open [] door::health;
    GET "/desk" Open [] door::desk;
    GET "/desk/setup" Open [] door::setup;
    POST "/desk/setup" Open [] door::set_up;
    GET "/desk/sign-in" Open [] door::sign_in;
    POST "/desk/sign-in" Open [] door::signed_in;
    GET "/desk/second-factor" HalfSignedIn [] door::second_factor;
    POST "/desk/second-factor" HalfSignedIn [] door::second_factor_given;
    GET "/desk/enrol" HalfSignedIn [] door::enrol;
    POST "/desk/enrol" HalfSignedIn [] door::enrolled;
    GET "/desk/recovery-codes" Desk [] sessions::codes_gone;
    POST "/desk/recovery-codes" Desk [] sessions::codes_kept;
    POST "/desk/recovery-codes/renew" Desk [] sessions::renew_codes;
    GET "/desk/invitations/{token}" Open [] door::invitation;
    POST "/desk/invitations/{token}" Open [] door::join;
    POST "/desk/language" Open [] door::language;
    POST "/desk/sign-out" Open [] door::sign_out;
    GET "/desk/sessions" Desk [] sessions::list;
    POST "/desk/sessions/{session}/end" Desk [] sessions::end;
    POST "/desk/sessions/end-others" Desk [] sessions::end_others;
    POST "/desk/sessions/extend" Desk [] sessions::extend;
    GET "/desk/today" Desk [] today::show;
    GET "/desk/adoption" Desk [] today::adoption;
    GET "/desk/search" Desk [] search::find;
    GET "/desk/review" Desk [] review::queue;
    GET "/desk/review/{version}" Desk [Reviewing] review::open;
    POST "/desk/matters/{matter}/versions/{version}/decision" Desk [Reviewing] review::decide;
    POST "/desk/matters/{matter}/versions/{version}/take-back" Desk [Reviewing] review::take_back;
    POST "/desk/matters/{matter}/versions/{version}/download" Desk [Reading] version::download;
    GET "/desk/matters/{matter}/versions/{version}/pages/{page}" Desk [Reading] version::page;
    GET "/desk/matters/{matter}/versions/{version}/thumbs/{page}" Desk [Reading] version::thumb;
    GET "/desk/approvals" Desk [] approvals::everywhere;
    GET "/desk/matters" Desk [] matters::list;
    GET "/desk/matters/new" Desk [] matters::new;
    POST "/desk/matters/new" Desk [] matters::make;
    POST "/desk/matters/bulk" Desk [] bulk::choose;
    POST "/desk/bulk" Desk [] bulk::make;
    GET "/desk/bulk/{bulk}" Desk [] bulk::show;
    POST "/desk/bulk/{bulk}/go-on" Desk [] bulk::go_on;
    POST "/desk/bulk/{bulk}/undo" Desk [] bulk::undo;
    GET "/desk/matters/{matter}" Desk [Reading] matter::overview;
    GET "/desk/matters/{matter}/edit" Desk [Reading] facts::edit;
    POST "/desk/matters/{matter}/edit" Desk [Steering] facts::change;
    GET "/desk/matters/{matter}/stage" Desk [Reading] stage::show;
    POST "/desk/matters/{matter}/stage" Desk [Steering] stage::compose;
    POST "/desk/matters/{matter}/stage/{event}/publish" Desk [Publishing] stage::publish;
    GET "/desk/matters/{matter}/wind-up" Desk [Reading] ending::ask_wind_up;
    POST "/desk/matters/{matter}/wind-up" Desk [Steering] ending::wind_up;
    GET "/desk/matters/{matter}/close" Desk [Reading] ending::ask_close;
    POST "/desk/matters/{matter}/close" Desk [Steering] ending::close;
    GET "/desk/matters/{matter}/reopen" Desk [Reading] ending::ask_reopen;
    POST "/desk/matters/{matter}/reopen" Desk [Steering] ending::reopen;
    GET "/desk/matters/{matter}/checklist" Desk [Reading] checklist::show;
    POST "/desk/matters/{matter}/checklist" Desk [Steering] checklist::add;
    GET "/desk/matters/{matter}/checklist/template" Desk [Reading] checklist::choose;
    POST "/desk/matters/{matter}/checklist/template" Desk [Steering] checklist::apply;
    POST "/desk/matters/{matter}/target" Desk [Steering] shape::target;
    GET "/desk/matters/{matter}/checklist/{item}" Desk [Reading] shape::edit;
    POST "/desk/matters/{matter}/checklist/{item}" Desk [Steering] shape::save;
    POST "/desk/matters/{matter}/checklist/{item}/files" Desk [Contributing] filing::file;
    POST "/desk/matters/{matter}/checklist/{item}/move" Desk [Steering] shape::move_item;
    POST "/desk/matters/{matter}/checklist/{item}/remove" Desk [Steering] shape::remove;
    POST "/desk/matters/{matter}/checklist/{item}/under" Desk [Steering] shape::put_under;
    POST "/desk/matters/{matter}/checklist/{item}/ask" Desk [Steering] shape::restore;
    POST "/desk/matters/{matter}/groups/{group}" Desk [Steering] shape::rename_group;
    POST "/desk/matters/{matter}/groups/{group}/move" Desk [Steering] shape::move_group;
    POST "/desk/matters/{matter}/groups/{group}/remove" Desk [Steering] shape::remove_group;
    POST "/desk/matters/{matter}/checklist/{item}/waive" Desk [Steering] checklist::waive;
    POST "/desk/matters/{matter}/checklist/{item}/restore" Desk [Steering] checklist::restore;
    POST "/desk/matters/{matter}/checklist/{item}/answered" Desk [Steering] checklist::answered;
    GET "/desk/messages" Desk [] messages::inbox;
    GET "/desk/messages/live" Desk [] crate::live::inbox;
    GET "/desk/matters/{matter}/messages" Desk [Reading] messages::list;
    POST "/desk/matters/{matter}/messages" Desk [Publishing] messages::begin;
    GET "/desk/matters/{matter}/messages/live" Desk [Reading] crate::live::matter;
    GET "/desk/matters/{matter}/messages/{thread}" Desk [Reading] messages::open;
    POST "/desk/matters/{matter}/messages/{thread}" Desk [Publishing] messages::answer;
    POST "/desk/matters/{matter}/messages/{thread}/done" Desk [Publishing] messages::done;
    POST "/desk/matters/{matter}/messages/{thread}/assign" Desk [Publishing] messages::assign;
    POST "/desk/matters/{matter}/messages/{thread}/comment" Desk [Steering] messages::comment;
    POST "/desk/matters/{matter}/messages/{thread}/transcript" Desk [Reading] messages::transcript;
    POST "/desk/matters/{matter}/messages/{thread}/{message}/edit" Desk [Publishing] messages::reword;
    POST "/desk/matters/{matter}/messages/{thread}/{message}/keep" Desk [Steering] messages::keep;
    GET "/desk/matters/{matter}/notes" Desk [Reading] notes::show;
    POST "/desk/matters/{matter}/notes" Desk [Steering] notes::write;
    POST "/desk/matters/{matter}/notes/{note}/correct" Desk [Steering] notes::correct;
    POST "/desk/matters/{matter}/checklist/{item}/for" Desk [Steering] party::address_item;
    POST "/desk/matters/{matter}/groups/{group}/for" Desk [Steering] party::address_group;
    GET "/desk/matters/{matter}/approvals" Desk [Reading] approvals::of_matter;
    GET "/desk/matters/{matter}/approvals/new" Desk [Reading] approval_new::form;
    POST "/desk/matters/{matter}/approvals/new" Desk [Publishing] approval_new::ask;
    POST "/desk/matters/{matter}/approvals/papers" Desk [Contributing] approval_new::file;
    GET "/desk/matters/{matter}/approvals/{approval}" Desk [Reading] approvals::show;
    POST "/desk/matters/{matter}/approvals/{approval}/remind" Desk [Publishing] approvals::remind;
    POST "/desk/matters/{matter}/approvals/{approval}/release" Desk [Publishing] approvals::release;
    POST "/desk/matters/{matter}/approvals/{approval}/cancel" Desk [Publishing] approvals::cancel;
    POST "/desk/matters/{matter}/approvals/{approval}/again" Desk [Publishing] approvals::again;
    POST "/desk/matters/{matter}/approvals/{approval}/certificate" Desk [Reading] approvals::certificate;
    GET "/desk/matters/{matter}/portal" Desk [Reading] portal::show;
    GET "/desk/matters/{matter}/portal/{client}/enable" Desk [Reading] portal::wizard;
    POST "/desk/matters/{matter}/portal/{client}/enable" Desk [Steering] portal::enable;
    POST "/desk/matters/{matter}/portal/{client}/send-link" Desk [Steering] portal::send_link;
    POST "/desk/matters/{matter}/portal/{client}/write-again" Desk [Steering] portal::write_again;
    GET "/desk/matters/{matter}/portal/{client}/revoke" Desk [Reading] portal::ask_revoke;
    POST "/desk/matters/{matter}/portal/{client}/revoke" Desk [Steering] portal::revoke;
    GET "/desk/matters/{matter}/portal/{client}/preview" Desk [Reading] preview::home;
    GET "/desk/matters/{matter}/portal/{client}/preview/home" Desk [Reading] preview::home;
    GET "/desk/matters/{matter}/portal/{client}/preview/progress" Desk [Reading] preview::progress;
    GET "/desk/matters/{matter}/portal/{client}/preview/documents" Desk [Reading] preview::documents;
    GET "/desk/matters/{matter}/portal/{client}/preview/items/{item}" Desk [Reading] preview::item;
    GET "/desk/matters/{matter}/portal/{client}/preview/approvals" Desk [Reading] preview::approvals;
    GET "/desk/matters/{matter}/portal/{client}/preview/approvals/{approval}" Desk [Reading] preview::approval;
    GET "/desk/matters/{matter}/people" Desk [Reading] matter_people::show;
    POST "/desk/matters/{matter}/people/link" Desk [Steering] matter_people::link;
    POST "/desk/matters/{matter}/people/assign" Desk [Steering] matter_people::assign;
    POST "/desk/matters/{matter}/people/unassign" Desk [Steering] matter_people::unassign;
    GET "/desk/matters/{matter}/people/{client}" Desk [Reading] party::show;
    POST "/desk/matters/{matter}/people/{client}" Desk [Steering] party::change;
    GET "/desk/matters/{matter}/people/{client}/remove" Desk [Reading] party::ask_remove;
    POST "/desk/matters/{matter}/people/{client}/remove" Desk [Steering] party::remove;
    POST "/desk/matters/{matter}/people/opposing" Desk [Steering] party::add_opposing;
    POST "/desk/matters/{matter}/people/opposing/{opposing}/remove" Desk [Steering] party::remove_opposing;
    GET "/desk/matters/{matter}/audit" Desk [Auditing] audit::matter;
    GET "/desk/leads" Desk [] leads::list;
    GET "/desk/leads/new" Desk [] leads::new;
    POST "/desk/leads/new" Desk [] leads::make;
    GET "/desk/leads/figures" Desk [] leads::figures;
    GET "/desk/leads/{lead}" Desk [] leads::show;
    GET "/desk/leads/{lead}/edit" Desk [] leads::edit;
    POST "/desk/leads/{lead}/edit" Desk [] leads::change;
    POST "/desk/leads/{lead}/note" Desk [] lead_acts::note;
    POST "/desk/leads/{lead}/contact" Desk [] lead_acts::contact;
    POST "/desk/leads/{lead}/move" Desk [] lead_acts::move_to;
    POST "/desk/leads/{lead}/assign" Desk [] lead_acts::assign;
    POST "/desk/leads/{lead}/check" Desk [] lead_acts::check;
    POST "/desk/leads/{lead}/search" Desk [] lead_acts::search;
    POST "/desk/leads/{lead}/decide" Desk [] lead_acts::decide;
    GET "/desk/leads/{lead}/convert" Desk [] lead_acts::ask_convert;
    POST "/desk/leads/{lead}/convert" Desk [] lead_acts::convert;
    GET "/desk/clients" Desk [] clients::list;
    GET "/desk/clients/new" Desk [] clients::new;
    POST "/desk/clients/new" Desk [] clients::make;
    GET "/desk/clients/{client}" Desk [] clients::show;
    GET "/desk/clients/{client}/edit" Desk [] clients::edit;
    POST "/desk/clients/{client}/edit" Desk [] clients::change;
    GET "/desk/people" Desk [] people::list;
    POST "/desk/people/invite" Desk [] people::invite;
    POST "/desk/people/invitations/{invitation}/resend" Desk [] people::resend;
    POST "/desk/people/invitations/{invitation}/revoke" Desk [] people::revoke;
    GET "/desk/people/{person}/disable" Desk [] people::ask_disable;
    POST "/desk/people/{person}/disable" Desk [] people::disable;
    POST "/desk/people/{person}/restore" Desk [] people::restore;
    GET "/desk/audit" Desk [] audit::practice;
    GET "/desk/settings" Desk [] office::settings;
    POST "/desk/settings" Desk [] office::set;
    GET "/desk/notices/choices" Desk [] office::choices;
    POST "/desk/notices/choices" Desk [] office::choose;
    GET "/desk/settings/fields" Desk [] fields::show;
    POST "/desk/settings/fields" Desk [] fields::change;
    GET "/desk/settings/fields/schema.json" Desk [] fields::schema;
    GET "/desk/settings/enquiry" Desk [] enquiry::settings;
    POST "/desk/settings/enquiry" Desk [] enquiry::set;
    GET "/desk/settings/lists" Desk [] lists::show;
    POST "/desk/settings/lists" Desk [] lists::add;
    GET "/desk/settings/lists/{template}" Desk [] lists::open;
    POST "/desk/settings/lists/{template}" Desk [] lists::change;
    GET "/desk/settings/lists/{template}/versions/{version}" Desk [] lists::export;
    GET "/desk/notices" Desk [] office::notices;
    POST "/desk/notices/read" Desk [] office::read;
    GET "/desk/outbox" Desk [] office::outbox;
};
