//! The pages before the desk opens.

use crate::Press;
use std::io;
use web::staff_view::door::*;
use web::staff_view::{Choice, Problems};
use web::words::Words;

/// Two of the regions to choose from.
pub fn regions(w: &Words) -> Vec<Choice> {
    let one = |code: &str, name: String, day: &str, time: &str| {
        Choice::new(code, w.region_example(day, name, time))
    };
    vec![
        one("us", w.region_us(), "February 28, 1990", "2:30 PM").chosen(),
        one("uk", w.region_uk(), "28 February 1990", "14:30"),
    ]
}

pub fn print(to: &Press) -> io::Result<()> {
    let (w, door) = (to.w, &to.door);
    let setup = |guard, problems| SetupPage {
        w,
        door,
        guard,
        code: String::new(),
        practice: "Harbor & Vale".into(),
        regions: regions(w),
        name: String::new(),
        email: "ana@example.test".into(),
        guided: true,
        second_step: true,
        least: 12,
        problems,
    };
    to.page("setup", &setup(SetupGuard::Open, Problems::none()))?;
    let wrong =
        Problems::none().with("name", w.desk_your_name()).with("password", w.desk_new_password_hint(12_u32));
    to.page("setup-wrong", &setup(SetupGuard::Code, wrong))?;

    let sign_in = |arrival, problems| SignInPage {
        w,
        door,
        arrival,
        email: "ana@example.test".into(),
        next: "/desk/review".into(),
        problems,
    };
    to.page("sign-in", &sign_in(Arrival::Plain, Problems::none()))?;
    to.page("sign-in-signed-out", &sign_in(Arrival::SignedOut, Problems::none()))?;
    to.page("sign-in-expired", &sign_in(Arrival::Expired, Problems::none()))?;
    to.page("sign-in-slow", &sign_in(Arrival::SlowDown(w.desk_slow_title()), Problems::none()))?;
    to.page(
        "sign-in-wrong",
        &sign_in(Arrival::Plain, Problems::none().with("password", w.desk_sign_in_wrong())),
    )?;

    let factor = |proof, problems| SecondFactorPage { w, door, proof, next: String::new(), problems };
    to.page("second-factor", &factor(Proof::App, Problems::none()))?;
    to.page("second-factor-recovery", &factor(Proof::RecoveryCode, Problems::none()))?;
    to.page("second-factor-wrong", &factor(Proof::App, Problems::none().with("code", w.desk_code_wrong())))?;

    to.page(
        "enrol",
        &EnrolPage {
            w,
            door,
            // Not a readable code: a pattern of the right density.
            qr: Qr::draw(33, |x, y| {
                (x * 7 + y * 13 + x * y) % 3 == 0 || corner(x, y) || corner(32 - x, y) || corner(x, 32 - y)
            }),
            secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
            uri: "otpauth://totp/Harbor%20%26%20Vale:ana?secret=JBSWY3DPEHPK3PXP".into(),
            problems: Problems::none(),
        },
    )?;
    to.page(
        "recovery-codes",
        &RecoveryCodesPage {
            w,
            door,
            codes: [
                "k4tq-9wxm",
                "h7rn-2pvc",
                "m3zd-8jfs",
                "b6yt-5glk",
                "x9ch-4qnr",
                "d2vw-7mzp",
                "t8js-3kfh",
                "p5gl-6ybx",
            ]
            .map(String::from)
            .to_vec(),
            problems: Problems::none(),
        },
    )?;
    let invitation = |invited| InvitationPage { w, door, invited, least: 12, problems: Problems::none() };
    let open = Invited::Open {
        token: "fixture".into(),
        email: "daniel@example.test".into(),
        role: w.desk_role_lawyer(),
        name: "Daniel Vale".into(),
    };
    to.page("invitation", &invitation(open))?;
    to.page("invitation-gone", &invitation(Invited::Gone))?;

    let absent = |absence| AbsentPage { w, door, absence };
    to.page("not-found", &absent(Absence::NotFound))?;
    to.page("broke", &absent(Absence::Broke { incident: "inc_7K2M-9Q".into() }))?;
    to.page("expired", &absent(Absence::Expired { next: "/desk/matters?q=a&whose=all".into() }))?;
    to.page("stale", &absent(Absence::StaleForm))?;
    to.page("slow", &absent(Absence::SlowDown { sentence: w.desk_slow_title() }))?;
    to.page(
        "preview-banner",
        &PreviewBanner {
            w,
            client: "Lucía Example".into(),
            exit: "/desk/matters/mat_1/portal".into(),
            before: "/desk/matters/mat_1/portal/cli_1/preview/welcome".into(),
        },
    )
}

/// One of the three squares a code is found by.
fn corner(x: usize, y: usize) -> bool {
    x < 7 && y < 7 && (x == 0 || y == 0 || x == 6 || y == 6 || ((2..5).contains(&x) && (2..5).contains(&y)))
}
