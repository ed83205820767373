//! How a practice looks, served: its colour as a style sheet and its logo as a picture, each under an address that never
//! stands for anything else, to anybody and without a cookie. It refuses a sheet of a colour not everybody can read, and a
//! picture that is not the logo.

use crate::assets::CACHE_CONTROL;
use crate::client_view::brand::{Brand, Logo};
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Guard, Route, Visit};
use crate::palette::Palette;
use domain::{Colour, Locale};
use http::{Method, header};
use vault::Settings;

pub const ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/brand/colours/{mark}/{file}",
        guard: Guard::Open,
        purpose: None,
        handler: |visit| Box::pin(async move { sheet(&visit, Palette::sheet) }),
    },
    Route {
        method: Method::GET,
        path: "/brand/preview/{mark}/{file}",
        guard: Guard::Open,
        purpose: None,
        handler: |visit| Box::pin(async move { sheet(&visit, Palette::preview) }),
    },
    Route {
        method: Method::GET,
        path: "/brand/logo/{file}",
        guard: Guard::Open,
        purpose: None,
        handler: |visit| Box::pin(logo(visit)),
    },
];

/// How clients see the practice.
pub fn look(settings: &Settings) -> Brand {
    let brand = &settings.brand;
    let palette = brand.colour().map(|colour| (colour, Palette::of(colour)));
    Brand {
        logo: brand.logo().map(|logo| Logo {
            href: format!("/brand/logo/{}.jpg", logo.mark),
            width: logo.width,
            height: logo.height,
        }),
        sheet: palette.as_ref().map(|(colour, palette)| address("colours", *colour, &palette.sheet())),
        bands: palette.map(|(_, palette)| palette.bands().map(|band| band.to_string())),
        welcome: Locale::ALL.iter().map(|l| (*l, brand.welcome(*l).to_owned())).collect(),
    }
}

/// Where the sheet for a picture of a page in this colour is.
pub fn preview(colour: Colour) -> String {
    address("preview", colour, &Palette::of(colour).preview())
}

fn address(kind: &str, colour: Colour, text: &str) -> String {
    format!("/brand/{kind}/{}/{}.css", mark(text), colour.hex())
}

/// Another text has another mark, so that a browser keeps none too long (FNV-1a, 64 bits). What protects nothing.
fn mark(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The sheet of a colour in its one spelling that everybody can read.
fn sheet(visit: &Visit, make: fn(&Palette) -> String) -> Answered {
    let named = visit.param("file").strip_suffix(".css").ok_or_else(End::not_found)?;
    let colour = Colour::parse(named).filter(|colour| colour.is_readable() && colour.hex() == named);
    let text = make(&Palette::of(colour.ok_or_else(End::not_found)?));
    if mark(&text) != visit.param("mark") {
        return Err(End::not_found());
    }
    let reply = Reply::bytes("text/css; charset=utf-8", text.into_bytes());
    Ok(reply.with(header::CACHE_CONTROL, CACHE_CONTROL))
}

async fn logo(visit: Visit) -> Answered {
    let mark = visit.param("file").strip_suffix(".jpg").ok_or_else(End::not_found)?;
    Ok(picture(visit.desk().threshold().logo(mark).await?).with(header::CACHE_CONTROL, CACHE_CONTROL))
}

/// A picture, which nothing in it could make into a page.
pub fn picture(jpeg: Vec<u8>) -> Reply {
    Reply::bytes("image/jpeg", jpeg).with(header::CONTENT_SECURITY_POLICY, SANDBOX)
}
