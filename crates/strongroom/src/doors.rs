//! The doors of a running practice: they open together, with the worker and the care of the certificate beside them, and
//! close together. Nothing is served before everything that could refuse to start has started.

use crate::config::Config;
use crate::serve::{Door, Speech, asked_to_stop, serve};
use crate::{demo, tls, wire};
use anyhow::Context;
use domain::Clock;
use std::sync::Arc;
use tokio::sync::watch;

/// Serves and works until told to stop. `ready` is called once connections are taken.
pub async fn open(
    config: &Config,
    house: vault::House,
    wired: wire::Wired,
    ready: impl FnOnce(),
) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(wire::SystemClock);
    let site = Arc::new(web::door::Site {
        desk: house.desk(),
        origin: config.origin.clone(),
        proxies: config.proxies.clone(),
        outbox: wired.outbox.map(|o| Arc::new(demo::OutboxPage(o)) as Arc<dyn web::door::visit::Outbox>),
        unscanned: config.clamd.is_none(),
        first_look: inspect::glance,
        inspector: wired.tools.inspector.clone(),
        bodies: web::tus::Bodies::default(),
    });
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let (speech, plain, care) = match tls::ready(config, clock.clone()).await? {
        Some(ready) => (Speech::Tls(ready.acceptor), ready.plain, Some(ready.care)),
        None => (Speech::Plain, None, None),
    };
    let (tell, told) = watch::channel(false);
    let worker = async {
        if config.work_in_server {
            casework::work::run(house.desk(), wired.tools, stopped(told.clone())).await;
        }
    };
    let doors = async {
        ready();
        let door = Door { listener, speech };
        serve(door, web::routes::app(site.clone()), stopped(told.clone())).await;
        // Lines are cut by now: what arrived over them is made durable before the house closes.
        site.bodies.all_done().await;
    };
    let plain = async {
        if let Some((listener, app)) = plain {
            serve(Door { listener, speech: Speech::Onward }, app, stopped(told.clone())).await;
        }
    };
    let care = async {
        if let Some(care) = care {
            care.run(clock, stopped(told.clone())).await;
        }
    };
    let stop = async {
        asked_to_stop().await;
        let _nobody_left = tell.send(true);
    };
    tokio::join!(worker, doors, plain, care, stop);
    house.close().await;
    Ok(())
}

async fn stopped(mut told: watch::Receiver<bool>) {
    let _gone = told.wait_for(|stop| *stop).await;
}
