// SPDX-License-Identifier: MIT
#include "src/audit/record.h"

#include "keyfluent/core/base64.h"
#include "src/audit/audit.h"
#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace keyfluent::audit {

namespace {

constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y";

using Found = std::vector<std::pair<std::string, std::string>>;  // id, file

}  // namespace

TEST_CASE("a record is read back as it was written, whatever bytes are in it") {
  const Bytes blob = decode_base64(kBlob).value();
  const KeyView view = read_key_view(blob).value();
  const Origin origin{"/home/a b/\"x\"", "host\\1", "alice"};
  const std::string line =
      record_json(origin, 17, {view, {0, 17}, "tab\tand \xE2\x82\xAC", nullptr});
  REQUIRE(line.ends_with("\n"));
  CHECK(line.find('\n') == line.size() - 1);
  const Record record = read_record(line).value();
  CHECK(record.origin == origin);
  CHECK(record.line == 17);
  CHECK(record.comment == "tab\tand \xE2\x82\xAC");
  CHECK(record.blob == blob);
}

TEST_CASE("inspect's records have other names for the same") {
  const std::string line = R"({"schema":"keyfluent/inspect/1","source":"f.pub","public_key":")" +
                           std::string(kBlob) + R"(","line":"ssh-ed25519 AAAA"})";
  const Record record = read_record(line).value();
  CHECK(record.origin == Origin{"f.pub", "", ""});
  CHECK(record.line == 0);
  CHECK(!record.blob.empty());
}

TEST_CASE("lines about no single key are passed over, and others refused") {
  CHECK(read_record(R"({"finding":{"id":"KA106"}})").value().blob.empty());
  CHECK(read_record(R"({"public_key":null})").value().blob.empty());
  const std::vector<std::string> bad = {
      "", "x", "[]", "{}", "{\"public_key\":\"!\"}", std::string(100'000, '['), "{\"public_key\":"};
  for (const std::string& line : bad) {
    CAPTURE(line.substr(0, 20));
    const Result<Record> record = read_record(line);
    REQUIRE(!record);
    CHECK(record.error().is(errors::audit_record_malformed));
  }
}

TEST_CASE("a key of the same account on two hosts is no finding; of two accounts it is one") {
  const Bytes blob = decode_base64(kBlob).value();
  const KeyView view = read_key_view(blob).value();
  for (const std::string& other : {std::string("alice"), std::string("bob")}) {
    Found found;
    Audit audit({}, [&](const Origin& origin, const Finding& finding) {
      found.emplace_back(std::string(finding.id), origin.file);
    });
    const std::uint32_t first = audit.add_origin({"keys", "h1", "alice"});
    const std::uint32_t second = audit.add_origin({"keys", "h2", other});
    CHECK(audit.add_origin({"keys", "h1", "alice"}) == first);
    CHECK(first != second);
    audit.add({view, {first, 1}, "", nullptr});
    audit.add({view, {second, 1}, "", nullptr});
    REQUIRE(audit.finish());
    found.erase(found.begin(), found.begin() + 2);  // it is Vagrant's: KA103 twice
    CHECK(found == (other == "alice" ? Found{} : Found{{"KA106", "keys"}}));
  }
}

TEST_CASE("each text has an id and a name of its own, and all that explain prints") {
  for (const CheckRow* row : checks()) {
    for (const Text& text : row->texts) {
      CAPTURE(text.id);
      CHECK(find_text(text.id) == &text);
      CHECK(find_text(text.name) == &text);
      CHECK(!text.title.empty());
      CHECK(!text.why.empty());
      CHECK(!text.bad.empty());
      CHECK(!text.remedy.empty());
    }
  }
}

}  // namespace keyfluent::audit
