//! What a browser does: keeps cookies, sends forms with the words of their pages, says where they come from.

use crate::users::PASSWORD;
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;

#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    pub(crate) cookies: BTreeMap<String, String>,
    /// What the browser says of itself with each request.
    pub(crate) says: Vec<(&'static str, String)>,
}

/// An answer that has come whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The text, with slashes as they are: templates write them as references.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap().replace("&#x2f;", "/")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn cookies(&self) -> Vec<String> {
        self.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    /// The word that forms of this page bring back.
    pub(crate) fn form_word(&self) -> String {
        self.hidden("form-word")
    }

    /// A hidden value of the first form that has it.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let rest = text.split(&field).nth(1).unwrap_or_else(|| panic!("no {name} in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Client {
    pub(crate) fn new(base: String, authority: Option<&[u8]>) -> Client {
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        if let Some(authority) = authority {
            builder = builder.tls_certs_only([reqwest::Certificate::from_pem(authority).unwrap()]);
        }
        Client { http: builder.build().unwrap(), base, cookies: BTreeMap::new(), says: Vec::new() }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !self.cookies.is_empty() {
            let line: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", line.join("; "));
        }
        for (name, value) in &self.says {
            request = request.header(*name, value);
        }
        request
    }

    pub(crate) async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.unwrap().to_vec();
        let answer = Answer { status, headers, body };
        for line in answer.cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    pub(crate) async fn head(&mut self, path: &str) -> Answer {
        let request = self.request(Method::HEAD, path);
        self.send(request).await
    }

    /// Sends a form as browsers send our own.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request =
            self.form(path, fields).header("origin", "null").header("sec-fetch-site", "same-origin");
        self.send(request).await
    }

    /// A form without a word of where it comes from.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        self.request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
    }

    pub(crate) async fn try_sign_in(&mut self, user: &str, password: &str) -> Answer {
        let word = self.get("/sign-in").await.form_word();
        self.post("/sign-in", &[("form-word", &word), ("user", user), ("password", password)]).await
    }

    pub(crate) async fn sign_in(&mut self, user: &str) {
        let answer = self.try_sign_in(user, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }

    /// The word of this session's forms.
    pub(crate) async fn form_word(&mut self) -> String {
        self.get("/alerts").await.form_word()
    }
}
