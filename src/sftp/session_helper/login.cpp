// SPDX-License-Identifier: MIT
#include "src/sftp/session_helper/login.h"

#include "src/sftp/session_helper/one_key_agent.h"

#include <libssh/callbacks.h>
#include <poll.h>

#include <string>

namespace keyfluent::sftp {

namespace {

// Long enough that libssh never gives up by itself: keyfluent ends this program at its deadline.
constexpr long kLibsshSeconds = 3600;

Control* log_control = nullptr;

void log_line(int priority, const char* /*function*/, const char* text, void* /*user*/) {
  Writer writer;
  writer.put_u32(static_cast<std::uint32_t>(priority));
  writer.put_string(std::string_view(text));
  log_control->write(Op::kLog, writer);
}

void put_text(Writer& writer, const char* text) {
  writer.put_string(std::string_view(text == nullptr ? "" : text));
}

std::string take(Reader& reader) {
  return std::string(reader.read_text());
}

// Key owns a key of libssh's.
struct Key {
  ssh_key key = nullptr;

  Key() = default;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  ~Key() { ssh_key_free(key); }

  // read_public takes an OpenSSH line, of a certificate as well.
  bool read_public(std::string_view line) {
    const std::size_t blank = line.find(' ');
    const std::string type(line.substr(0, blank));
    std::string text(blank == line.npos ? "" : line.substr(blank + 1));
    text = text.substr(0, text.find(' '));
    const ssh_keytypes_e number = ssh_key_type_from_name(type.c_str());
    const bool is_certificate = type.find("-cert-v0") != type.npos;
    return (is_certificate ? ssh_pki_import_cert_base64(text.c_str(), number, &key)
                           : ssh_pki_import_pubkey_base64(text.c_str(), number, &key)) == SSH_OK;
  }
};

// is_local is true for refusals of libssh's own, by which nothing was sent.
bool is_local(std::string_view error) {
  return error.find("not allowed to be used") != error.npos;
}

}  // namespace

Login::~Login() {
  if (session_ != nullptr) {
    ssh_free(session_);
  }
}

bool Login::is_closed() const {
  return (ssh_get_status(session_) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0;
}

void Login::connect(Reader& reader) {
  const std::string user = take(reader);
  const std::string host = take(reader);
  const std::string host_keys = take(reader);
  const std::string compression = take(reader);
  const int level = static_cast<int>(reader.read_u32());
  log_control = &control_;
  ssh_set_log_callback(log_line);
  ssh_set_log_level(level);
  session_ = ssh_new();
  const int no = 0;
  const int on = 1;
  const long seconds = kLibsshSeconds;
  // Without these libssh would ask the system for the user's home folder, and read known_hosts
  // there; what can be trusted is not for it to say.
  constexpr const char* kNowhere = "/dev/null";
  socket_t server = kServerDescriptor;
  bool good = ssh_options_set(session_, SSH_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_SSH_DIR, kNowhere) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_KNOWNHOSTS, kNowhere) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, kNowhere) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_FD, &server) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_HOST, host.c_str()) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_USER, user.c_str()) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_NODELAY, &on) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_TIMEOUT, &seconds) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_COMPRESSION, compression.c_str()) == SSH_OK &&
              ssh_options_set(session_, SSH_OPTIONS_LOG_VERBOSITY, &level) == SSH_OK;
  if (!host_keys.empty()) {
    good = ssh_options_set(session_, SSH_OPTIONS_HOSTKEYS, host_keys.c_str()) == SSH_OK && good;
  }
  if (!good || ssh_connect(session_) != SSH_OK) {
    Writer writer;
    put_text(writer, ssh_get_error(session_));
    control_.write(Op::kFailed, writer);
    return;
  }
  report_connection();
  // From here on calls return at once: a server that hangs up is noticed, and not waited for.
  ssh_set_blocking(session_, 0);
}

void Login::report_connection() {
  Key host_key;
  Writer writer;
  char* base64 = nullptr;
  const bool has_key = ssh_get_server_publickey(session_, &host_key.key) == SSH_OK &&
                       ssh_pki_export_pubkey_base64(host_key.key, &base64) == SSH_OK;
  put_text(writer, has_key ? base64 : "");
  ssh_string_free_char(base64);
  put_text(writer, ssh_get_kex_algo(session_));
  put_text(writer, ssh_get_cipher_out(session_));
  put_text(writer, ssh_get_cipher_in(session_));
  put_text(writer, ssh_get_hmac_out(session_));
  put_text(writer, ssh_get_serverbanner(session_));
  control_.write(Op::kConnected, writer);
}

// ask repeats a request until libssh has its answer, or the server is gone.
template <class Request>
void Login::ask(Request request) {
  constexpr int kPollMilliseconds = 200;
  int outcome = request();
  while (outcome == SSH_AUTH_AGAIN && !is_closed()) {
    pollfd waiting{ssh_get_fd(session_), POLLIN, 0};
    ::poll(&waiting, 1, kPollMilliseconds);
    outcome = request();
  }
  answer(outcome);
}

void Login::answer(int outcome) {
  const char* const error = ssh_get_error(session_);
  AuthOutcome kind = AuthOutcome::kRefused;
  if (outcome == SSH_AUTH_SUCCESS) {
    kind = AuthOutcome::kAccepted;
  } else if (outcome == SSH_AUTH_PARTIAL) {
    kind = AuthOutcome::kPartial;
  } else if (is_closed()) {
    kind = AuthOutcome::kDisconnected;
  } else if (is_local(error)) {
    kind = AuthOutcome::kLocal;
  }
  const int bits = ssh_userauth_list(session_, nullptr);
  std::string methods;
  for (const auto& [bit, name] : {std::pair{SSH_AUTH_METHOD_PUBLICKEY, "publickey"},
                                  std::pair{SSH_AUTH_METHOD_PASSWORD, "password"},
                                  std::pair{SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"},
                                  std::pair{SSH_AUTH_METHOD_HOSTBASED, "hostbased"},
                                  std::pair{SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"}}) {
    if ((static_cast<unsigned>(bits) & bit) != 0) {
      methods.append(methods.empty() ? "" : ",").append(name);
    }
  }
  // A banner may have come with the answer: an account that has expired says so there.
  char* banner = ssh_get_issue_banner(session_);
  Writer writer;
  writer.put_u8(static_cast<std::uint8_t>(kind));
  writer.put_string(methods);
  put_text(writer, outcome == SSH_AUTH_SUCCESS ? "" : error);
  put_text(writer, banner);
  ssh_string_free_char(banner);
  control_.write(Op::kAnswer, writer);
}

void Login::answer_unusable(std::string_view reason) {
  Writer writer;
  writer.put_u8(static_cast<std::uint8_t>(AuthOutcome::kUnusable));
  writer.put_string(std::string_view());
  writer.put_string(reason);
  writer.put_string(std::string_view());
  control_.write(Op::kAnswer, writer);
}

void Login::none() {
  ask([this] { return ssh_userauth_none(session_, nullptr); });
}

void Login::query(Reader& reader) {
  Key key;
  const bool good = key.read_public(reader.read_text());
  const std::string types = take(reader);
  if (!good ||
      ssh_options_set(session_, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, types.c_str()) != SSH_OK) {
    answer_unusable();
    return;
  }
  ask([this, &key] { return ssh_userauth_try_publickey(session_, nullptr, key.key); });
}

void Login::sign(Reader& reader) {
  SecretBytes text(reader.read_string());
  text.push_back(0);
  const std::string_view certificate = reader.read_text();
  const std::string types = take(reader);
  Key key;
  Key with;
  const auto* const c_text = reinterpret_cast<const char*>(text.data());
  bool good =
      ssh_pki_import_privkey_base64(c_text, nullptr, nullptr, nullptr, &key.key) == SSH_OK &&
      ssh_options_set(session_, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, types.c_str()) == SSH_OK;
  if (good && !certificate.empty()) {
    good =
        with.read_public(certificate) && ssh_pki_copy_cert_to_privkey(with.key, key.key) == SSH_OK;
  }
  if (!good) {
    answer_unusable();
    return;
  }
  ask([this, &key] { return ssh_userauth_publickey(session_, nullptr, key.key); });
}

void Login::sign_by_agent(Reader& reader) {
  OneKeyAgent agent(control_.take_descriptor(), to_bytes(reader.read_string()));
  const std::string types = take(reader);
  if (!agent.is_open()) {
    answer_unusable("the agent cannot be reached");
    return;
  }
  if (ssh_options_set(session_, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, types.c_str()) != SSH_OK ||
      ssh_set_agent_socket(session_, agent.take_socket()) != SSH_OK) {
    answer_unusable();
    return;
  }
  ask([this] { return ssh_userauth_agent(session_, nullptr); });
}

void Login::password(Reader& reader) {
  SecretBytes text(reader.read_string());
  text.push_back(0);
  const auto* const c_text = reinterpret_cast<const char*>(text.data());
  ask([this, c_text] { return ssh_userauth_password(session_, nullptr, c_text); });
}

// answer_prompts gives the password to each prompt that hides its answer, and nothing to others.
int Login::answer_prompts(std::string_view text) {
  const int count = ssh_userauth_kbdint_getnprompts(session_);
  for (int i = 0; i < count; ++i) {
    char echo = 0;
    ssh_userauth_kbdint_getprompt(session_, static_cast<unsigned>(i), &echo);
    const char* const reply = echo == 0 ? text.data() : "";
    if (ssh_userauth_kbdint_setanswer(session_, static_cast<unsigned>(i), reply) < 0) {
      return SSH_AUTH_ERROR;
    }
  }
  return SSH_AUTH_INFO;
}

void Login::interactive(Reader& reader) {
  constexpr int kMostRounds = 3;
  SecretBytes text(reader.read_string());
  text.push_back(0);
  int rounds = 0;
  ask([this, &text, &rounds] {
    int outcome = ssh_userauth_kbdint(session_, nullptr, nullptr);
    while (outcome == SSH_AUTH_INFO && rounds++ < kMostRounds) {
      outcome = answer_prompts(text.text());
      outcome =
          outcome == SSH_AUTH_INFO ? ssh_userauth_kbdint(session_, nullptr, nullptr) : outcome;
    }
    return outcome == SSH_AUTH_INFO ? static_cast<int>(SSH_AUTH_DENIED) : outcome;
  });
}

}  // namespace keyfluent::sftp
