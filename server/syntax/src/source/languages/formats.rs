//! Pages, style sheets, data and text.

use super::programs::{JAVASCRIPT, TYPESCRIPT};
use super::*;
use crate::source::syntax::{At, Block, Escape, Feature, Language, Line, Quote, Section, SectionEnd};

const PAGE_BLOCK: Block = Block::new("<!--", "-->");
const ATTRIBUTES: &[Quote] = &[DOUBLE.raw().at(At::Equals), SINGLE.raw().at(At::Equals)];
const STYLE: Language = Language {
    name: "scss",
    lines: &[SLASHES.at(At::NotColon)],
    quotes: &[DOUBLE, SINGLE],
    features: &[],
    ..C_LIKE
};
const CSS: Language = Language { name: "css", comment: ("/* ", " */"), lines: &[], ..STYLE };
const PAGE: Language =
    Language { comment: ("<!-- ", " -->"), blocks: &[PAGE_BLOCK], quotes: ATTRIBUTES, ..DATA };

static SHEET: Language = CSS;
static SCSS: Language = STYLE;
static PHP: Language = Language {
    name: "php",
    lines: &[SLASHES, HASH_BLANK],
    quotes: &[DOUBLE.spanning(), SINGLE.spanning()],
    features: &[Feature::PhpHeredoc],
    ..C_LIKE
};

const fn section(open: &'static str, close: &'static str, language: &'static Language) -> Section {
    Section { open, close: SectionEnd::Tag(close), language }
}

const WEB_SECTIONS: &[Section] =
    &[section("<script", "</script", &JAVASCRIPT), section("<style", "</style", &SHEET)];
const COMPONENT: Language = Language {
    lines: &[SLASHES.at(At::Blank)],
    blocks: &[PAGE_BLOCK, Block::new("/*", "*/").at(At::LineHead)],
    sections: &[section("<script", "</script", &TYPESCRIPT), section("<style", "</style", &SCSS)],
    ..PAGE
};

pub(super) static FORMATS: &[Language] = &[
    Language {
        name: "php",
        extensions: &["php", "phtml", "phpt"],
        comment: ("// ", ""),
        features: &[Feature::SectionsOptional],
        sections: &[
            Section { open: "<?php", close: SectionEnd::Code("?>"), language: &PHP },
            Section { open: "<?=", close: SectionEnd::Code("?>"), language: &PHP },
        ],
        ..PAGE
    },
    Language { name: "html", extensions: &["html", "htm", "xhtml"], sections: WEB_SECTIONS, ..PAGE },
    Language {
        name: "xml",
        extensions: &[
            "xml",
            "xaml",
            "axaml",
            "csproj",
            "fsproj",
            "vbproj",
            "vcxproj",
            "props",
            "targets",
            "resx",
            "config",
            "nuspec",
            "xsd",
            "xsl",
            "xslt",
            "svg",
            "plist",
            "storyboard",
            "xib",
            "wsdl",
            "pom",
            "arxml",
            "slnx",
            "rss",
        ],
        ..PAGE
    },
    Language { name: "vue", extensions: &["vue"], ..COMPONENT },
    Language { name: "svelte", extensions: &["svelte"], ..COMPONENT },
    Language { name: "astro", extensions: &["astro"], ..COMPONENT },
    Language {
        name: "razor",
        extensions: &["cshtml", "razor", "vbhtml"],
        comment: ("@* ", " *@"),
        lines: &[SLASHES.at(At::NotColon)],
        blocks: &[PAGE_BLOCK, Block::new("@*", "*@"), C_BLOCK.at(At::Blank)],
        quotes: &[DOUBLE],
        ..PAGE
    },
    Language {
        name: "erb",
        extensions: &["erb", "ejs", "aspx", "ascx", "jsp", "heex", "eex", "leex"],
        blocks: &[
            PAGE_BLOCK,
            Block::new("<%--", "--%>"),
            Block::new("<%#", "%>"),
            Block::new("<%!--", "--%>"),
        ],
        sections: WEB_SECTIONS,
        ..PAGE
    },
    Language {
        name: "jinja",
        extensions: &["j2", "jinja", "jinja2", "twig", "njk", "hbs", "handlebars", "mustache", "liquid"],
        comment: ("{# ", " #}"),
        blocks: &[PAGE_BLOCK, Block::new("{#", "#}"), Block::new("{{!--", "--}}"), Block::new("{{!", "}}")],
        sections: WEB_SECTIONS,
        ..PAGE
    },
    Language { extensions: &["css"], ..CSS },
    Language { extensions: &["scss", "sass", "less", "styl", "pcss"], ..STYLE },
    Language {
        name: "yaml",
        extensions: &["yaml", "yml"],
        file_names: &[".clang-format", ".clang-tidy"],
        lines: &[HASH_BLANK],
        quotes: &[DOUBLE.at(At::Value), SINGLE.escaped(Escape::Doubled).at(At::Value)],
        ..DATA
    },
    Language {
        name: "toml",
        extensions: &["toml"],
        file_names: &["Cargo.lock", "Pipfile"],
        lines: &[HASH],
        quotes: &[DOUBLE3, SINGLE3.raw(), DOUBLE, SINGLE.raw()],
        ..DATA
    },
    Language {
        name: "jsonc",
        extensions: &["json", "jsonc", "json5", "jsonl", "geojson", "webmanifest"],
        comment: ("// ", ""),
        lines: &[SLASHES],
        blocks: &[C_BLOCK],
        quotes: &[DOUBLE],
        ..DATA
    },
    Language {
        name: "properties",
        extensions: &["properties", "ini", "cfg", "conf", "env", "editorconfig", "service", "desktop"],
        file_names: &[
            ".env",
            ".editorconfig",
            ".gitignore",
            ".gitattributes",
            ".gitmodules",
            ".dockerignore",
            ".npmrc",
            ".npmignore",
            ".prettierignore",
            ".eslintignore",
            ".ignore",
            "CODEOWNERS",
            "requirements.txt",
        ],
        lines: &[HASH_BLANK, SEMICOLON.at(At::LineHead), Line::new("!").at(At::LineHead)],
        quotes: &[DOUBLE.at(At::Value)],
        ..DATA
    },
    Language {
        name: "feature",
        extensions: &["feature"],
        lines: &[HASH.at(At::LineHead)],
        quotes: &[DOUBLE3, DOUBLE.at(At::Blank)],
        ..DATA
    },
    Language {
        name: "latex",
        extensions: &["tex", "sty", "bib"],
        comment: ("% ", ""),
        lines: &[PERCENT],
        features: &[Feature::CodeEscapes],
        ..DATA
    },
    Language {
        name: "plantuml",
        extensions: &["puml", "plantuml"],
        comment: ("' ", ""),
        lines: &[Line::new("'").at(At::LineHead)],
        ..DATA
    },
    Language {
        name: "mermaid",
        extensions: &["mmd", "mermaid"],
        comment: ("%% ", ""),
        lines: &[Line::new("%%")],
        ..DATA
    },
];
