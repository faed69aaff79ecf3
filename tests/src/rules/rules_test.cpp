// SPDX-License-Identifier: MIT
// Every rule against its fixtures: fixtures/rules/KF…/bad provokes it where EXPECTED.tsv says, and
// good does not.
#include "src/rules/rules.h"

#include "keyfluent/core/repair.h"
#include "src/findings/errors.h"
#include "src/rules/file_check.h"
#include "src/store/edit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace keyfluent;

namespace {

const std::string kFolder = KEYFLUENT_SOURCE_DIR "/fixtures/rules/";

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Expected {
  std::string place;
  std::set<std::string> others;
  std::string settings;
};

std::map<std::string, Expected> read_expected() {
  std::map<std::string, Expected> rows;
  std::ifstream file(kFolder + "EXPECTED.tsv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::string id;
    std::string others;
    Expected row;
    std::getline(cells, id, '\t');
    std::getline(cells, row.place, '\t');
    std::getline(cells, others, '\t');
    std::getline(cells, row.settings, '\t');
    std::istringstream list(others);
    for (std::string other; std::getline(list, other, ',');) {
      row.others.insert(other);
    }
    rows[id] = row;
  }
  return rows;
}

rules::Setting setting_of(const std::string& text) {
  rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  std::istringstream words(text);
  std::string option;
  std::string value;
  while (words >> option >> value) {
    if (option == "--openssh") {
      std::sscanf(
          value.c_str(), "%u.%u", &setting.server.openssh.major, &setting.server.openssh.minor);
    } else if (option == "--profile") {
      setting.profile = rules::find_profile(value);
    } else if (option == "--now") {
      setting.login.now = std::stoll(value);
    } else if (option == "--required-rsa-size") {
      setting.server.required_rsa_size = static_cast<unsigned>(std::stoul(value));
    } else if (option == "--accepted-algorithms") {
      setting.server.accepted_algorithms = value;
    } else {
      FAIL("unknown setting " << option);
    }
  }
  return setting;
}

std::vector<Finding> check(const std::string& content,
                           const rules::Setting& setting,
                           std::span<const rules::Rule* const> selected = rules::rules()) {
  std::vector<Finding> findings;
  const FindingSink sink = [&](const Finding& finding) { findings.push_back(finding); };
  const rules::LineSink none;
  rules::FileCheck file(setting, selected, sink, none);
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string line = content.substr(at, end - at);  // a copy that goes before the findings
    file.add({++number, at, line, end < content.size()});
    at = end + 1;
  }
  file.finish({});
  return findings;
}

bool has(const std::vector<Finding>& findings, std::string_view id) {
  return std::any_of(
      findings.begin(), findings.end(), [&](const Finding& f) { return f.id == id; });
}

// fixed applies all safe fixes, from the last to the first.
std::string fixed(std::string content, const std::vector<Finding>& findings) {
  std::vector<Replacement> all;
  for (const Finding& finding : findings) {
    if (finding.fix && finding.fix->is_safe) {
      all.insert(all.end(), finding.fix->replacements.begin(), finding.fix->replacements.end());
    }
  }
  std::sort(all.begin(), all.end(), [](const Replacement& a, const Replacement& b) {
    return a.offset > b.offset;
  });
  for (const Replacement& one : all) {
    REQUIRE(one.offset + one.removed <= content.size());
    content.replace(one.offset, one.removed, one.inserted);
  }
  return content;
}

std::string name_of(const Finding& finding) {
  return finding.place.to_string() + " " + std::string(finding.id);
}

// check_finding looks at what every finding must be.
void check_finding(const Finding& finding, const std::string& content) {
  CAPTURE(name_of(finding));
  const rules::Rule* rule = rules::find_rule(finding.id);
  REQUIRE(rule != nullptr);
  CHECK(finding.level == rule->level);
  CHECK(finding.hint == rule->remedy);
  CHECK(escape_controls(finding.message) == finding.message);
  const auto lines = static_cast<std::uint64_t>(std::count(content.begin(), content.end(), '\n'));
  CHECK(finding.place.line >= 1);
  CHECK(finding.place.line <= lines + 1);
  const bool is_forward =
      finding.end.line > finding.place.line || finding.end.column >= finding.place.column;
  CHECK(is_forward);
  if (!finding.quote.empty()) {
    CHECK(finding.quote.size() <= 200);
    const std::size_t at = finding.line_offset + finding.quote_column - 1;
    REQUIRE(at + finding.quote.size() <= content.size());
    for (std::size_t i = 0; i < finding.quote.size(); ++i) {  // a star may hide a secret
      const bool is_same = finding.quote[i] == content[at + i] || finding.quote[i] == '*';
      CHECK(is_same);
    }
    CHECK(finding.place.column >= finding.quote_column);
    CHECK(finding.place.column <= finding.quote_column + finding.quote.size());
  }
}

}  // namespace

TEST_CASE("every rule has its texts, and an id of its own in order") {
  std::set<std::string_view> names;
  std::string_view last;
  for (const rules::Rule* rule : rules::rules()) {
    CAPTURE(rule->id);
    const bool is_ascending = rule->id > last;
    CHECK((is_ascending || rule == &rules::rejected_rule));
    last = rule->id;
    CHECK(rule->id.size() == 5);
    CHECK(rule->id.starts_with("KF"));
    CHECK(names.insert(rule->name).second);
    CHECK_FALSE(rule->title.empty());
    CHECK_FALSE(rule->title.ends_with('.'));
    CHECK(rule->why.ends_with('.'));
    CHECK_FALSE(rule->bad.empty());
    CHECK_FALSE(rule->good.empty());
    CHECK_FALSE(rule->remedy.empty());
    CHECK_FALSE(rule->remedy.ends_with('.'));
    const bool is_asked = rule->interest != 0;
    CHECK(is_asked == (rule->make != nullptr));
    CHECK(find_error(rule->name) == nullptr);
    for (const RepairKind& repair : repair_kinds()) {
      CHECK(repair.name != rule->name);  // explain takes either
    }
    CHECK(rules::find_rule(rule->id) == rule);
    CHECK(rules::find_rule(rule->name) == rule);
  }
  CHECK(rules::find_rule("KF999") == nullptr);
}

TEST_CASE("every rule is provoked by its bad fixture, there, and not by its good one") {
  const auto expected = read_expected();
  CHECK(expected.size() == rules::rules().size());
  for (const rules::Rule* rule : rules::rules()) {
    CAPTURE(rule->id);
    const std::string id(rule->id);
    REQUIRE(expected.contains(id));
    const Expected& row = expected.at(id);
    const rules::Setting setting = setting_of(row.settings == "-" ? "" : row.settings);
    const std::string bad = content_of(kFolder + id + "/bad");
    const std::string good = content_of(kFolder + id + "/good");
    REQUIRE_FALSE(bad.empty());
    REQUIRE_FALSE(good.empty());
    const std::vector<Finding> findings = check(bad, setting);
    std::set<std::string> found;
    for (const Finding& finding : findings) {
      check_finding(finding, bad);
      found.insert(name_of(finding));
      const bool is_expected = finding.id == id || row.others.contains(std::string(finding.id));
      CHECK_MESSAGE(is_expected, name_of(finding));
    }
    CHECK_MESSAGE(found.contains(row.place + " " + id), row.place);
    const std::vector<Finding> other = check(good, setting);
    CHECK_FALSE(has(other, id));
    for (const Finding& finding : other) {
      CHECK_MESSAGE(finding.level != Level::kError, name_of(finding));
    }
  }
}

TEST_CASE("a rule that was not selected says nothing, and changes nothing for the others") {
  for (const auto& entry : read_expected()) {
    const std::string& id = entry.first;
    const Expected& row = entry.second;
    CAPTURE(id);
    const rules::Setting setting = setting_of(row.settings == "-" ? "" : row.settings);
    const std::string bad = content_of(kFolder + id + "/bad");
    const auto without = rules::select_rules("", id).value();
    CHECK_FALSE(has(check(bad, setting, without), id));
    const auto alone = rules::select_rules(id, "").value();
    for (const Finding& finding : check(bad, setting, alone)) {
      CHECK(finding.id == id);
    }
    CHECK(has(check(bad, setting, alone), id));
  }
}

TEST_CASE("safe fixes once are safe fixes twice, and let no other key in") {
  for (const auto& entry : read_expected()) {
    const std::string& id = entry.first;
    const Expected& row = entry.second;
    CAPTURE(id);
    const rules::Setting setting = setting_of(row.settings == "-" ? "" : row.settings);
    const std::string bad = content_of(kFolder + id + "/bad");
    const std::string once = fixed(bad, check(bad, setting));
    CHECK(fixed(once, check(once, setting)) == once);
    authorized_keys::LineJudge judge(setting.server, setting.login);
    const auto keys = [&](const std::string& content) {
      std::set<std::string> result;
      std::istringstream lines(content);
      for (std::string line; std::getline(lines, line);) {
        const auto& verdict = judge.judge(line);
        if (verdict.key && !verdict.reason) {
          result.insert(std::string(as_text(verdict.key->blob)));
        }
      }
      return result;
    };
    CHECK(keys(once) == keys(bad));
  }
}

TEST_CASE("property: whatever the bytes, findings lie inside the file") {
  std::mt19937 random(11);
  std::vector<std::string> files;
  for (const auto& entry : read_expected()) {
    files.push_back(content_of(kFolder + entry.first + "/bad"));
  }
  constexpr std::string_view kBytes = " \t\r\n\"',=#\\!\0[]/x9\x80\xE2";
  rules::Setting setting = setting_of("--now 1800000000");
  for (int round = 0; round < 3000; ++round) {
    std::string content = files[random() % files.size()];
    if (content.size() > 5000) {
      continue;
    }
    if (round % 3 == 0) {
      content += files[random() % files.size()].substr(0, 3000);
    }
    for (auto changes = 1 + random() % 4; changes > 0 && !content.empty(); --changes) {
      // Near the beginning, where options stand, more often than in the key.
      const std::size_t at = random() % std::min<std::size_t>(content.size(), 20 + random() % 400);
      const std::string byte(1, kBytes[random() % kBytes.size()]);
      content.replace(at, random() % 2, random() % 4 == 0 ? "" : byte);
    }
    for (const Finding& finding : check(content, setting)) {
      check_finding(finding, content);
      if (finding.fix) {
        for (const Replacement& one : finding.fix->replacements) {
          REQUIRE(one.offset + one.removed <= content.size());
        }
      }
    }
  }
}

TEST_CASE("keys that need no private key are errors, all of them") {
  // Logged in with on the sshd of Debian 12 (9.2p1) and upstream 10.5; the file says which were.
  const std::string list = content_of(KEYFLUENT_SOURCE_DIR "/tests/src/rules/degenerate_keys.txt");
  std::istringstream lines(list);
  std::uint64_t number = 0;
  std::size_t keys = 0;
  const std::vector<Finding> findings = check(list, setting_of(""));
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("#")) {
      continue;
    }
    ++keys;
    CAPTURE(line);
    CHECK(std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
      return f.place.line == number && f.level == Level::kError && f.id.starts_with("KF30");
    }));
  }
  CHECK(keys == 9);
}

TEST_CASE("a private key is never quoted, nor what stands around it") {
  const std::string content = content_of(kFolder + "KF106/bad");
  std::istringstream lines(content);
  std::string line;
  std::getline(lines, line);  // a key before it
  for (const Finding& finding : check(content, setting_of(""))) {
    CHECK(finding.quote.empty());
  }
  const std::string commented =
      "# -----BEGIN OPENSSH PRIVATE KEY-----\n# b3BlbnNzaC1rZXk \n# -----END";
  const std::vector<Finding> findings = check(commented + "\n", setting_of(""));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].id == "KF106");
  CHECK(findings[0].quote.empty());
}

TEST_CASE("what were errors before there were rules is found by rules now") {
  CHECK(rules::pasted_private_key_rule.id == "KF106");
  CHECK(find_error("E732") == &errors::check_split_key);
  CHECK(find_error("E734") == &errors::check_pasted_block);
}

TEST_CASE("select_rules takes ids, names and beginnings of ids") {
  CHECK(rules::select_rules("", "").value().size() == rules::rules().size());
  CHECK(rules::select_rules("KF101,nul-byte", "").value().size() == 2);
  CHECK(rules::select_rules("kf101", "").value().size() == 1);
  const std::size_t errors = rules::select_rules("KF1", "").value().size();
  CHECK(errors > 30);
  CHECK(rules::select_rules("", "KF1").value().size() == rules::rules().size() - errors);
  CHECK(rules::select_rules("KF1", "KF101").value().size() == errors - 1);
  CHECK(rules::select_rules("KF9", "").error().is(errors::usage_unknown_rule));
  CHECK(rules::select_rules("", "nothing").error().is(errors::usage_unknown_rule));
  CHECK(rules::select_rules("K", "").error().is(errors::usage_unknown_rule));
}

TEST_CASE("profiles") {
  CHECK(rules::profiles().size() == 5);
  CHECK(rules::find_profile("openssh")->rsa_bits == 1024);
  CHECK(rules::find_profile("nist")->rsa_bits == 2048);
  CHECK(rules::find_profile("bsi")->rsa_bits == 3000);
  CHECK_FALSE(rules::find_profile("fips")->allows_ed25519);
  CHECK(rules::find_profile("none") == nullptr);
}
