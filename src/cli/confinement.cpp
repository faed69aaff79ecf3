// SPDX-License-Identifier: MIT
#include "src/cli/confinement.h"

#include "src/cli/parse.h"
#include "src/findings/sandbox_errors.h"
#include "src/platform/confined.h"
#include "src/platform/openssl_start.h"

#include <cstdlib>

namespace keyfluent::cli {

namespace {

using platform::SandboxMode;

Result<SecretBytes> parse_and_pack(Job& job, Console& console) {
  KEYFLUENT_CHECK(job.parse());
  const Console::State state = console.state();
  SecretWriter packed;
  packed.put_u32(static_cast<std::uint32_t>(state.exit_code));
  packed.put_string(state.output);
  job.pack(packed);
  return packed.take();
}

Status parse_elsewhere(Job& job, SandboxMode mode, Console& console, platform::SandboxCalls calls) {
  const auto work = [&] { return parse_and_pack(job, console); };
  KEYFLUENT_TRY(const SecretBytes packed,
                platform::run_confined(mode, platform::kParsingLibraries, work, calls));
  Reader reader(packed.view());
  Console::State state;
  state.exit_code = static_cast<int>(reader.read_u32());
  state.output = reader.read_text();
  KEYFLUENT_CHECK(job.unpack(reader));
  if (!reader.finish()) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
  console.set_state(std::move(state));
  return ok();
}

}  // namespace

Result<SandboxMode> sandbox_mode(const Arguments& arguments) {
  const std::string choice = arguments.get("sandbox", kSandboxModes[0]);
  KEYFLUENT_CHECK(one_of("sandbox", choice, kSandboxModes));
  if (choice == "off") {
    return SandboxMode::kOff;
  }
  const char* const wish = std::getenv("KEYFLUENT_SANDBOX");
  const bool is_required = wish != nullptr && std::string_view(wish) == "require";
  return choice == "require" || is_required ? SandboxMode::kRequire : SandboxMode::kAuto;
}

Status parse_confined(Job& job, SandboxMode mode, Console& console) {
  const Job::Confinement confinement =
      mode == SandboxMode::kOff ? Job::Confinement::kNone : job.confinement();
  platform::prepare_openssl(confinement != Job::Confinement::kNone);
  if (confinement == Job::Confinement::kOtherProcess) {
    return parse_elsewhere(job, mode, console, platform::SandboxCalls::kParsing);
  }
  if (confinement == Job::Confinement::kTalking) {
    return parse_elsewhere(job, mode, console, platform::SandboxCalls::kTalking);
  }
  if (confinement == Job::Confinement::kFromHere) {
    KEYFLUENT_CHECK(platform::close_sandbox(mode, platform::kParsingLibraries));
  }
  return job.parse();
}

}  // namespace keyfluent::cli
