//! `entente import`: brings a data package into Neo4j.

use super::failure::Failure;
use super::input::Input;
use super::neo4j::Neo4jArgs;
use super::output::print;
use crate::ontology::Ontology;
use crate::store::neo4j::{
    Changes, Content, ImportError, ImportOptions, ImportReport, Neo4jSettings, Phase, Progress, Tally, import,
};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How changes become visible.
const ABOUT: &str = "\
Only what differs is written, and nobody sees half of it: up to 20,000 changes are one transaction. More, and a first \
import, are written in batches, and until they are complete queries answer DATASET_LOADING. An import that was interrupted \
is completed by running it again.";

/// Arguments of `import`.
#[derive(Args, Debug)]
#[command(after_help = ABOUT)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    neo4j: Neo4jArgs,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Remove entities and relations that are not in the package, and with an entity all that it is related by
    #[arg(long)]
    prune: bool,
    /// Do nothing where the graph holds a dataset already, whichever it is
    #[arg(long, conflicts_with_all = ["dry_run", "prune"])]
    if_empty: bool,
    /// Longest time to wait for a server that is not up yet
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = wait)]
    wait: Duration,
}

/// A duration such as `60s`, or none.
fn wait(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<SignedDuration>().ok().and_then(|parsed| Duration::try_from(parsed).ok());
    parsed.ok_or_else(|| "expected a duration such as 60s, 1m or 0s".to_owned())
}

pub(super) fn run(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let missing = || Failure::Other("which server? Say --neo4j-uri, or set NEO4J_URI".to_owned());
    let settings = args.neo4j.settings(Neo4jSettings::default().timeout)?.ok_or_else(missing)?;
    let (ontology, dataset) = args.input.read()?;
    let files = dataset.layout.stored(&ontology);
    drop(dataset.layout);
    let content = Content { manifest: &dataset.manifest, records: &dataset.records, files: &files };
    let options = ImportOptions {
        prune: args.prune,
        dry_run: args.dry_run,
        if_empty: args.if_empty,
        wait: args.wait,
        ..ImportOptions::default()
    };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::Other(format!("cannot start: {error}")))?;
    let report = runtime.block_on(watched(&ontology, &settings, &content, &options))?;
    let mut text = if args.dry_run { differences(&ontology, &report) } else { String::new() };
    text.push_str(&summary(&report, args.dry_run));
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Imports, with a progress bar on a terminal, until it is done or interrupted.
async fn watched(
    ontology: &Ontology,
    settings: &Neo4jSettings,
    content: &Content<'_>,
    options: &ImportOptions,
) -> Result<ImportReport, Failure> {
    let shown = Shown::new(&settings.uri);
    let tell = |progress: Progress| shown.show(progress);
    let importing = import(ontology, settings, content, options, &tell);
    let done = tokio::select! {
        done = importing => done,
        Ok(()) = tokio::signal::ctrl_c() => {
            shown.bar.finish_and_clear();
            return Err(Failure::Other(shown.state("interrupted")));
        }
    };
    shown.bar.finish_and_clear();
    done.map_err(|error| match error {
        ImportError::Problems(problems) => Failure::Problems(problems),
        error => Failure::Other(shown.state(&error.to_string())),
    })
}

/// Shows how far the import is.
struct Shown {
    bar: ProgressBar,
    uri: String,
    waiting: AtomicBool,
    writing: AtomicBool,
}

impl Shown {
    fn new(uri: &str) -> Self {
        let bar = ProgressBar::no_length();
        Self { bar, uri: uri.to_owned(), waiting: AtomicBool::new(false), writing: AtomicBool::new(false) }
    }

    fn show(&self, Progress { phase, done, total }: Progress) {
        let (what, form) = match phase {
            Phase::Waiting => {
                if !self.waiting.swap(true, Ordering::Relaxed) {
                    self.bar.suspend(|| eprintln!("waiting for {}", self.uri));
                }
                return;
            }
            Phase::Comparing => ("comparing", "{msg} {human_pos} records"),
            Phase::Preparing | Phase::Writing => {
                ("writing", "{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
            }
        };
        if phase == Phase::Writing {
            self.writing.store(true, Ordering::Relaxed);
        }
        if self.bar.message() != what {
            self.bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar.set_message(what);
            self.bar.reset();
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }

    /// Why the import ended, and how the graph was left.
    fn state(&self, why: &str) -> String {
        if self.writing.load(Ordering::Relaxed) {
            format!(
                "{why}\n  help: the graph is incomplete and is not served: run the same import again, it goes on from here"
            )
        } else {
            format!("{why}; nothing was written")
        }
    }
}

/// A number of things.
fn counted(count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// What was done, in one line.
fn summary(report: &ImportReport, dry_run: bool) -> String {
    if report.left {
        return "The graph holds a dataset already: nothing was imported\n".to_owned();
    }
    let (written, unchanged, deleted) = (report.written(), report.unchanged(), report.deleted());
    let mut text = format!(
        "{} rows read: {} {}, {} unchanged, 0 rejected",
        counted(written + unchanged),
        counted(written),
        if dry_run { "to write" } else { "written" },
        counted(unchanged),
    );
    let end = match (deleted, report.pruned) {
        (0, _) => String::new(),
        (deleted, false) => {
            format!("; {} that are not in the package are kept (--prune removes them)", counted(deleted))
        }
        (deleted, true) if dry_run => format!("; {} to remove", counted(deleted)),
        (deleted, true) => format!("; {} removed", counted(deleted)),
    };
    text.push_str(&end);
    text.push('\n');
    text
}

/// What differs, kind by kind.
fn differences(ontology: &Ontology, report: &ImportReport) -> String {
    let kinds = ontology.kinds.iter().map(|kind| kind.name.as_str()).chain(["entities of other kinds"]);
    let relations = ontology.relations.iter().map(|kind| kind.name.as_str());
    let kinds = kinds.zip(&report.entities).chain(relations.zip(&report.relations));
    let mut text = String::new();
    for (kind, Changes { new, changed, unchanged, deleted }) in kinds {
        if new.count + changed.count + deleted.count == 0 {
            continue;
        }
        let counts =
            [(new.count, "new"), (changed.count, "changed"), (*unchanged, "unchanged"), (deleted.count, "gone")];
        let counts: Vec<_> = counts.into_iter().map(|(count, what)| format!("{} {what}", counted(count))).collect();
        writeln!(text, "{kind}: {}", counts.join(", ")).expect("writing to a String does not fail");
        for (what, Tally { count, ids }) in [("new", new), ("changed", changed), ("gone", deleted)] {
            let more = match count - ids.len() {
                0 => String::new(),
                more => format!(" and {} more", counted(more)),
            };
            if *count > 0 {
                writeln!(text, "  {what}: {}{more}", ids.join(", ")).expect("writing to a String does not fail");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let numbers = [0, 7, 999, 1000, 31_000, 1_234_567].map(counted);
        assert_eq!(numbers, ["0", "7", "999", "1,000", "31,000", "1,234,567"]);
    }
}
