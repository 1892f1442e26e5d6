//! The dashboard and the alerting rules ask only for metrics and labels that ingest has, and say what to do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workspace;

/// Labels that Prometheus gives to whatever it scrapes.
const LABELS_OF_PROMETHEUS: &[&str] = &["instance", "job"];

/// The metrics of ingest and their labels.
type Metrics = BTreeMap<String, BTreeSet<String>>;

fn read(path: &str) -> String {
    let path = workspace().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// From the table at the head of `metrics.rs`, which a test beside the code compares with what is registered.
fn metrics() -> Metrics {
    let source = read("ingest/src/metrics.rs");
    let rows = source.lines().filter_map(|line| line.strip_prefix("//! | `proofhouse_ingest_"));
    let metrics: Metrics = rows
        .map(|row| {
            let mut columns = row.split('|');
            let name = columns.next().unwrap().trim().trim_end_matches('`');
            let labels = columns.next().unwrap().split(',').map(|label| label.trim().trim_matches('`'));
            let labels = labels.filter(|label| !label.is_empty()).map(str::to_owned).collect();
            (format!("proofhouse_ingest_{name}"), labels)
        })
        .collect();
    assert!(metrics.len() > 10, "no metrics found in ingest/src/metrics.rs");
    metrics
}

fn dashboard() -> Value {
    serde_json::from_str(&read("docs/grafana/proofhouse-ingest.json")).unwrap()
}

/// Panels that show something.
fn panels(dashboard: &Value) -> Vec<&Value> {
    dashboard["panels"].as_array().unwrap().iter().filter(|panel| panel["type"] != "row").collect()
}

/// The texts that stand under this key, anywhere within.
fn texts<'value>(value: &'value Value, key: &str, found: &mut Vec<&'value str>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str().filter(|_| name == key) {
                    Some(text) => found.push(text),
                    None => texts(member, key, found),
                }
            }
        }
        Value::Array(members) => members.iter().for_each(|member| texts(member, key, found)),
        _ => {}
    }
}

/// What stands behind `key:` in the lines of a rules file; each expression is on one line.
fn entries<'text>(rules: &'text str, key: &str) -> Vec<&'text str> {
    let lines = rules.lines().map(|line| line.trim().trim_start_matches("- "));
    lines.filter_map(|line| Some(line.strip_prefix(key)?.strip_prefix(':')?.trim())).collect()
}

/// Words and signs of an expression, without what stands in quotes.
fn tokens(expression: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let (mut quoted, mut in_word) = (false, false);
    for letter in expression.chars() {
        quoted ^= letter == '"';
        let is_of_word = letter.is_ascii_alphanumeric() || letter == '_';
        if quoted || letter == '"' || letter.is_whitespace() {
            in_word = false;
        } else if is_of_word && in_word {
            tokens.last_mut().unwrap().push(letter);
        } else {
            tokens.push(letter.to_string());
            in_word = is_of_word;
        }
    }
    tokens
}

/// The words between the sign at the head of these tokens and its counterpart.
fn words_until<'token>(tokens: &'token [String], closing: &str) -> Vec<&'token str> {
    let inside = tokens.iter().skip(1).map(String::as_str).take_while(|token| *token != closing);
    inside.filter(|token| token.starts_with(|letter: char| letter.is_ascii_alphabetic())).collect()
}

/// The metric behind a series: histograms have several series.
fn metric_of<'metrics>(
    series: &str,
    metrics: &'metrics Metrics,
) -> Option<(&'metrics str, BTreeSet<String>)> {
    if let Some((name, labels)) = metrics.get_key_value(series) {
        return Some((name.as_str(), labels.clone()));
    }
    let (name, part) = series.rsplit_once('_')?;
    let (name, labels) = metrics.get_key_value(name).filter(|(name, _)| name.ends_with("_seconds"))?;
    let mut labels = labels.clone();
    match part {
        "bucket" => labels.extend(["le".to_owned()]),
        "count" | "sum" => {}
        _ => return None,
    }
    Some((name.as_str(), labels))
}

/// What an expression asks for.
#[derive(Default)]
struct Asked {
    metrics: BTreeSet<String>,
    /// Labels that its series have.
    labels: BTreeSet<String>,
    wrong: Vec<String>,
}

fn asked(expression: &str, metrics: &Metrics) -> Asked {
    let mut asked = Asked::default();
    asked.labels.extend(LABELS_OF_PROMETHEUS.iter().map(|label| (*label).to_owned()));
    let tokens = tokens(expression);
    for (index, series) in tokens.iter().enumerate().filter(|(_, token)| token.starts_with("proofhouse_")) {
        let Some((name, labels)) = metric_of(series, metrics) else {
            asked.wrong.push(format!("there is no metric {series}"));
            continue;
        };
        asked.metrics.insert(name.to_owned());
        let behind = &tokens[index + 1..];
        if behind.first().is_some_and(|sign| sign == "{") {
            for label in words_until(behind, "}") {
                if !labels.contains(label) && !LABELS_OF_PROMETHEUS.contains(&label) {
                    asked.wrong.push(format!("{series} has no label {label}"));
                }
            }
        }
        asked.labels.extend(labels);
    }
    for (index, _) in tokens.iter().enumerate().filter(|(_, token)| *token == "by" || *token == "on") {
        for label in words_until(&tokens[index + 1..], ")") {
            if !asked.labels.contains(label) {
                asked.wrong.push(format!("no series of {expression} has a label {label}"));
            }
        }
    }
    asked
}

#[test]
fn the_dashboard_asks_for_metrics_and_labels_that_there_are() {
    let (metrics, dashboard) = (metrics(), dashboard());
    let (mut wrong, mut shown) = (Vec::new(), BTreeSet::new());
    let mut variables = Vec::new();
    texts(&dashboard["templating"], "definition", &mut variables);
    for expression in variables {
        wrong.extend(asked(expression, &metrics).wrong);
    }
    for panel in panels(&dashboard) {
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            let asked = asked(expression, &metrics);
            let legend = target["legendFormat"].as_str().unwrap();
            for label in legend.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
                if !asked.labels.contains(label.trim()) {
                    wrong.push(format!("the legend of {expression} names {label}"));
                }
            }
            shown.extend(asked.metrics);
            wrong.extend(asked.wrong);
        }
    }
    assert!(wrong.is_empty(), "docs/grafana/proofhouse-ingest.json: {wrong:#?}");
    let hidden: Vec<&String> = metrics.keys().filter(|name| !shown.contains(*name)).collect();
    assert!(hidden.is_empty(), "the dashboard does not show {hidden:?}");
}

#[test]
fn every_panel_says_what_to_do_and_in_which_unit() {
    let dashboard = dashboard();
    let mut identifiers = BTreeSet::new();
    for panel in panels(&dashboard) {
        let title = panel["title"].as_str().unwrap();
        assert!(panel["description"].as_str().is_some_and(|text| text.len() > 30), "{title}");
        assert!(panel["fieldConfig"]["defaults"]["unit"].is_string(), "{title}");
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{title}");
        assert!(identifiers.insert(panel["id"].as_u64().unwrap()), "{title} has the number of another panel");
    }
    let names: Vec<&Value> = dashboard["templating"]["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variable| &variable["name"])
        .collect();
    assert_eq!(names, ["datasource", "instance"]);
}

#[test]
fn alerts_ask_for_what_there_is_and_lead_to_the_operator_guide() {
    let (metrics, rules) = (metrics(), read("docs/grafana/alerts.yaml"));
    let (alerts, expressions) = (entries(&rules, "alert"), entries(&rules, "expr"));
    assert!(!alerts.is_empty());
    for key in ["expr", "for", "severity", "summary", "action", "runbook"] {
        assert_eq!(entries(&rules, key).len(), alerts.len(), "each alert has one {key}");
    }
    let wrong: Vec<String> =
        expressions.iter().flat_map(|expression| asked(expression, &metrics).wrong).collect();
    assert!(wrong.is_empty(), "docs/grafana/alerts.yaml: {wrong:#?}");
    let guide = read("docs/operator-guide.md");
    let headings: BTreeSet<String> =
        guide.lines().filter(|line| line.starts_with('#')).map(anchor_of).collect();
    for runbook in entries(&rules, "runbook") {
        let anchor = runbook.trim_matches('"').strip_prefix("docs/operator-guide.md#").unwrap();
        assert!(headings.contains(anchor), "the operator guide has no section {anchor}");
    }
    for alert in alerts {
        assert!(guide.contains(&format!("`{alert}`")), "the operator guide does not explain {alert}");
    }
}

/// How a heading is linked to.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ' || *letter == '-');
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[test]
fn what_there_is_not_is_found() {
    let metrics = metrics();
    let wrong = |expression: &str| asked(expression, &metrics).wrong.len();
    assert_eq!(wrong("sum by (kind) (rate(proofhouse_ingest_messages_total{bureau=\"fr\"}[5m]))"), 0);
    assert_eq!(wrong("sum by (le) (proofhouse_ingest_commit_seconds_bucket{le=\"1\"})"), 0);
    assert_eq!(wrong("proofhouse_ingest_message_total"), 1);
    assert_eq!(wrong("proofhouse_ingest_lag_messages_bucket"), 1);
    assert_eq!(wrong("proofhouse_ingest_rejects_total{kind=\"x\"}"), 1);
    assert_eq!(wrong("sum by (table) (proofhouse_ingest_rejects_total)"), 1);
}
