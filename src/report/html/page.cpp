// SPDX-License-Identifier: MIT
#include "src/report/html/page.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/crypto/digest.h"
#include "src/report/html/markup.h"

#include <array>
#include <ctime>

namespace keyfluent::report::html {

namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="generator" content="keyfluent"/>
)";

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --text: #1b1d21; --page: #ffffff; --line: #c9ccd1; --soft: #f3f4f6;
  --pass: #17652b; --warn: #7a4b00; --fail: #a31515; --skip: #595d63; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --page: #15171a; --line: #454a52; --soft: #22262b;
  --pass: #86d795; --warn: #f2be62; --fail: #ff9d94; --skip: #aeb3ba; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 64rem; color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; } h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; } section + section { margin-top: 4rem; }
.pass { color: var(--pass); } .warn { color: var(--warn); } .fail { color: var(--fail); } .skip { color: var(--skip); }
b { white-space: nowrap; }
.box { color: var(--text); border: 1px solid var(--line); border-left: .5rem solid var(--skip); background: var(--soft);
  padding: .75rem 1rem; }
.box.pass { border-left-color: var(--pass); } .box.warn { border-left-color: var(--warn); }
.box.fail { border-left-color: var(--fail); }
.box > :first-child { margin-top: 0; } .box > :last-child { margin-bottom: 0; }
ul { padding-left: 1.25rem; } li.copy { list-style: none; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem 1rem .3rem 0; text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
th[scope=col] { white-space: nowrap; } th[scope=row] { font-weight: normal; overflow-wrap: normal; min-width: 8rem; }
.number, .n2 :is(th, td):nth-child(2), .n3 :is(th, td):nth-child(3), .n4 :is(th, td):nth-child(4) { text-align: right;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
th button { font: inherit; font-weight: bold; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button::after { content: " ↕"; color: var(--skip); } th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
pre, code { font: .875rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre, li.copy code { background: var(--soft); border: 1px solid var(--line); padding: .6rem; }
li.copy code { display: block; background: var(--page); user-select: all; }
@media screen and (max-width: 40rem) { body { padding: 1rem; }
  thead { position: absolute; left: 0; max-width: 100%; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: flex; flex-wrap: wrap; gap: 0 1rem; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  th, td { border: 0; padding: 0; } th[scope=row] { flex: 1 1 auto; font-weight: bold; } td:last-child { flex: 1 1 100%; } }
@media print { :root { color-scheme: light; --text: #000000; --page: #ffffff; --line: #999999; --soft: #ffffff;
  --pass: #17652b; --warn: #7a4b00; --fail: #a31515; --skip: #595d63; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } th button::after { content: ""; } section + section { break-before: page; margin-top: 0; }
  h1, h2, h3 { break-after: avoid; } tr, .box { break-inside: avoid; } th, td { padding-top: .1rem; padding-bottom: .1rem; }
  pre, code { font-size: 8.5pt; } pre { border: 0; padding: 0; } }
)";

// Headings become buttons.  Without < and &, so that the page stays XML.
constexpr std::string_view kSort = R"(
for (const table of document.querySelectorAll('table')) {
  const heads = Array.from(table.querySelectorAll('thead th'));
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const text = (row) => row.cells[column].textContent;
      const rows = Array.from(table.tBodies[0].rows);
      rows.sort((a, b) => (up ? 1 : -1) * text(a).localeCompare(text(b), 'en', { numeric: true }));
      table.tBodies[0].append(...rows);
    });
  });
}
)";

// policy lets the page's own script run, by its hash, and nothing else; nothing is fetched,
// whatever text the page quotes.
std::string policy(std::string_view script) {
  std::string content = "default-src 'none'; style-src 'unsafe-inline'";
  if (!script.empty()) {
    content += "; script-src 'sha256-" + encode_base64(sha256(as_bytes(script))) + "'";
  }
  return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + content + "\"/>\n";
}

}  // namespace

std::string page(std::string_view title,
                 std::string_view body,
                 std::string_view style,
                 Script script) {
  const std::string_view code = script == Script::kSort ? kSort : std::string_view();
  std::string html(kHead);
  html += policy(code) + element("title", escape(title)) + "\n";
  html += element("style", std::string(kStyle).append(style)) + "\n</head>\n<body>\n<main>\n";
  html.append(body).append("</main>\n");
  return html.append(code.empty() ? "" : element("script", code) + "\n")
      .append("</body>\n</html>\n");
}

std::string date(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm fields{};
  std::array<char, 64> text{};
  if (::gmtime_r(&time, &fields) == nullptr ||
      std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &fields) == 0) {
    return "at an unknown time";
  }
  return text.data();
}

}  // namespace keyfluent::report::html
