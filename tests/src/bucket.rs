//! Blobs in a bucket: what a client sends goes to a real S3 conversation (moto's server) sealed, and comes back byte for
//! byte.

use crate::doors;
use crate::papers::{Dice, pdf, sha256};
use crate::program::{BOTH, Engine, Install, free_port};
use crate::sink::python;
use crate::wire::Browser;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Moto {
    child: Child,
    port: u16,
}

impl Moto {
    fn start() -> Self {
        let port = free_port();
        let child = Command::new(python())
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("python starts");
        let end = Instant::now() + Duration::from_secs(60);
        while Browser::new(port).ask("PUT", "/sealed", &[], &[]).map_or(true, |a| a.status != 200) {
            assert!(Instant::now() < end, "moto did not start (`make test` installs it)");
            std::thread::sleep(Duration::from_millis(100));
        }
        Self { child, port }
    }

    /// Copies everything in the bucket to a folder, as its keeper could.
    fn copy(&self, to: &Path) {
        let script = "import boto3, os, sys\n\
            s3 = boto3.client('s3', endpoint_url=sys.argv[1], region_name='us-east-1', aws_access_key_id='test', aws_secret_access_key='test')\n\
            for page in s3.get_paginator('list_objects_v2').paginate(Bucket='sealed'):\n\
            \x20   for it in page.get('Contents', []):\n\
            \x20       s3.download_file('sealed', it['Key'], os.path.join(sys.argv[2], it['Key'].replace('/', '_')))\n";
        let origin = format!("http://127.0.0.1:{}", self.port);
        let status = Command::new(python()).args(["-c", script, &origin]).arg(to).status().expect("python");
        assert!(status.success());
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_file_goes_to_a_bucket_sealed_and_comes_back_whole() {
    let moto = Moto::start();
    for engine in BOTH {
        let mut install = in_bucket(engine, &moto);
        assert!(crate::program::all_of(&install.run(&["doctor"])).contains("ok   blobs can be written"));
        install.serve();
        let mut staff = doors::begin(&install);
        let opened = staff.open_matter("Sol", "sol@client.example", "family green card", "en");
        let mut client = doors::come_in(&install, &opened.workspace, "sol@client.example");
        let item = client.paper_items().remove(0);
        let bytes = pdf("CANARY-IN-A-BUCKET", 9_000_000, &mut Dice::new(3));
        client.deliver(&item, "CANARY-NAME.pdf", &bytes);
        let queue = staff.inspected(1, Duration::from_secs(60));
        assert_eq!(sha256(&staff.download(&queue[0]).body), sha256(&bytes), "{engine:?}");
        let copy = tempfile::tempdir().unwrap();
        moto.copy(copy.path());
        let held: u64 =
            std::fs::read_dir(copy.path()).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).sum();
        assert!(held >= bytes.len() as u64, "the bucket holds the file ({held} bytes)");
        assert_eq!(testkit::canary::scan(copy.path(), &[b"CANARY", b"%PDF-1.4"]), Vec::<String>::new());
        assert!(!install.data().join("blobs").exists(), "no folder of blobs beside the bucket");
        install.verify();
    }
}

fn in_bucket(engine: Engine, moto: &Moto) -> Install {
    let mut install = Install::new(engine);
    install.set("BLOBS_KIND", "bucket");
    install.set("BLOBS_ENDPOINT", &format!("http://127.0.0.1:{}", moto.port));
    install.set("BLOBS_ALLOW_HTTP", "true");
    install.set("BLOBS_BUCKET", "sealed");
    install.set("BLOBS_ACCESS_KEY", "test");
    install.set("BLOBS_SECRET_KEY", "test");
    install
}
