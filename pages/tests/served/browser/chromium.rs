//! Chromium over its debugging pipe: messages in JSON, each ended by a zero byte.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(90);

/// A running browser.
pub(crate) struct Chromium {
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _profile: TempDir,
    last: u64,
    /// What it said while something else was waited for.
    heard: VecDeque<Value>,
}

/// A page of the browser.
pub(crate) struct Tab {
    browser: Chromium,
    session: String,
    /// The loading by which the page came that is open.
    loading: String,
}

fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PROOFHOUSE_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

impl Chromium {
    /// Starts a browser; `None`, with a loud word, where there is none.
    pub(crate) async fn start() -> Option<Chromium> {
        let Some(program) = program() else {
            assert!(
                std::env::var_os("CI").is_none(),
                "Chromium is needed; run tests/infrastructure/install.sh test"
            );
            eprintln!("SKIPPED: there is no Chromium here, so nothing was looked at in a browser");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // Chromium reads its commands from descriptor 3 and answers on 4.
        let mut child = Command::new("sh")
            .arg("-c")
            .arg("exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null")
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"])
            .args([
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("--remote-debugging-pipe")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Chromium { _child: child, input, output, _profile: profile, last: 0, heard: VecDeque::new() })
    }

    /// Opens a page of a width.
    pub(crate) async fn open(mut self, width: u32) -> Tab {
        let target = self.ask(None, "Target.createTarget", json!({"url": "about:blank"})).await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session =
            self.ask(None, "Target.attachToTarget", attach).await["sessionId"].as_str().unwrap().to_owned();
        let mut tab = Tab { browser: self, session, loading: String::new() };
        tab.ask("Page.enable", json!({})).await;
        tab.ask("Page.setLifecycleEventsEnabled", json!({"enabled": true})).await;
        tab.resize(width).await;
        tab
    }

    async fn say(&mut self, session: Option<&str>, method: &str, parameters: Value) -> u64 {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": parameters});
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.input.write_all(&bytes).await.unwrap();
        self.last
    }

    async fn hear(&mut self) -> Value {
        let mut bytes = Vec::new();
        timeout(PATIENCE, self.output.read_until(0, &mut bytes))
            .await
            .expect("Chromium says nothing")
            .unwrap();
        bytes.pop();
        serde_json::from_slice(&bytes).expect("Chromium has ended")
    }

    async fn ask(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        let id = self.say(session, method, parameters).await;
        loop {
            let mut heard = self.hear().await;
            if heard["id"] == id {
                assert!(heard.get("error").is_none(), "{method}: {heard}");
                return heard["result"].take();
            }
            self.heard.push_back(heard);
        }
    }
}

impl Tab {
    pub(crate) async fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let session = self.session.clone();
        self.browser.ask(Some(&session), method, parameters).await
    }

    pub(crate) async fn resize(&mut self, width: u32) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Waits until a page has been loaded: by the loading that is named, or by the next one after that of the page that is open.
    /// What is said late of pages before was once taken for it, and another page was looked at than the test meant.
    async fn loaded(&mut self, mut named: Option<String>) {
        let waiting = async {
            loop {
                let event = match self.browser.heard.pop_front() {
                    Some(event) => event,
                    None => self.browser.hear().await,
                };
                let about = &event["params"];
                match event["method"].as_str() {
                    Some("Page.frameNavigated")
                        if named.is_none() && about["frame"]["parentId"].is_null() =>
                    {
                        named = about["frame"]["loaderId"]
                            .as_str()
                            .filter(|it| *it != self.loading)
                            .map(str::to_owned);
                    }
                    Some("Page.lifecycleEvent") if about["name"] == "load" => {
                        if let Some(loading) = named.take_if(|named| about["loaderId"] == **named) {
                            self.loading = loading;
                            return;
                        }
                    }
                    _ => {}
                }
            }
        };
        assert!(timeout(PATIENCE, waiting).await.is_ok(), "no page came");
    }

    pub(crate) async fn go(&mut self, url: &str) {
        self.browser.heard.clear();
        let begun = self.ask("Page.navigate", json!({"url": url})).await;
        self.loaded(Some(begun["loaderId"].as_str().expect("another page").to_owned())).await;
    }

    /// What an expression gives in the page.
    pub(crate) async fn see(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let seen = self.ask("Runtime.evaluate", asked).await;
        assert!(seen.get("exceptionDetails").is_none(), "{expression}: {seen}");
        seen["result"]["value"].clone()
    }

    pub(crate) async fn text(&mut self, expression: &str) -> String {
        self.see(expression).await.as_str().unwrap_or_default().to_owned()
    }

    fn keys(key: &str) -> [Value; 2] {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            " " => (32, " "),
            _ => (0, key),
        };
        let event = |kind: &str, text: &str| json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code});
        [event("keyDown", text), event("keyUp", "")]
    }

    /// Waits until a field has the focus: one that is to have it from the beginning gets it when the page is first drawn.
    pub(crate) async fn is_to_be_filled(&mut self) {
        let waiting = async {
            while self.text("document.activeElement.tagName").await != "INPUT" {
                sleep(Duration::from_millis(20)).await;
            }
        };
        assert!(timeout(PATIENCE, waiting).await.is_ok(), "no field has the focus");
    }

    /// Presses a key that stays on the page.
    pub(crate) async fn press(&mut self, key: &str) {
        for event in Tab::keys(key) {
            self.ask("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Presses a key that leads to another page, and waits for it.
    pub(crate) async fn press_and_go(&mut self, key: &str) {
        let session = self.session.clone();
        self.browser.heard.clear();
        for event in Tab::keys(key) {
            self.browser.say(Some(&session), "Input.dispatchKeyEvent", event).await;
        }
        self.loaded(None).await;
    }

    pub(crate) async fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(&letter.to_string()).await;
        }
    }

    /// A picture of the whole page.
    pub(crate) async fn picture(&mut self) -> Vec<u8> {
        use base64::Engine;
        let shot =
            self.ask("Page.captureScreenshot", json!({"format": "png", "captureBeyondViewport": true})).await;
        base64::engine::general_purpose::STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
    }
}
