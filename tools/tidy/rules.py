# SPDX-License-Identifier: Apache-2.0
"""What the tree must look like, as data. A change of rule is a change of this file."""

import re
from dataclasses import dataclass

# Folders whose files are checked. Everything else (build, var, web, docs) is not C++ of ours.
ROOTS = ("platform", "contracts", "adapters", "services", "apps", "tests", "bench", "tools")
SKIPPED_FOLDERS = {"build", "var", "node_modules", "__pycache__"}

# What ends up in the program.
PRODUCT = ("platform/", "adapters/", "services/", "apps/")

COLUMNS_MAX = 100
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60

# ---------------------------------------------------------------------------------------------
# Who may include whom. A place is what a path belongs to: "platform/core", "adapters/sqlite",
# "contracts", "apps", "tests", "bench", "tools", or a layer of a service: "domain", "usecases",
# "store", "api", "root", "testing". "platform/*" means every platform folder but testing.

SERVICE_FOLDERS = {
    "domain": "domain",
    "usecases": "usecases",
    "store": "store",
    "api": "api",
    "clients": "clients",  # ports of the use cases, answered by other services and systems
    "messages": "messages",  # our values to contracts and back, for store, api and clients
    "routes": "api",  # the gateway's inbound side is HTTP
    "bodies": "messages",  # what the gateway's routes take and answer, as JSON
    "access": "edge",  # the gateway's own parts, which its routes are made of
    "cache": "edge",
    "live": "edge",
    "pages": "edge",
    "pictures": "edge",
    "quotes": "edge",
    "migrations": "migrations",
    "testing": "testing",  # a service's world for its tests
    "assets": "assets",  # files embedded in the binary
}
SERVICE_ROOT_STEMS = {"module", "settings", "metrics", "parts"}

SERVICE_LAYERS = {
    # layer: (layers of the same service, places outside it)
    "domain": ({"domain"}, {"platform/core"}),
    "usecases": ({"domain", "usecases"}, {"platform/core", "platform/async", "platform/cache",
                                          "platform/blobs"}),
    "store": (
        {"domain", "usecases", "store", "messages", "migrations", "settings", "metrics"},
        {"platform/*", "contracts"},
    ),
    "api": (
        {"domain", "usecases", "api", "edge", "messages", "assets", "settings", "metrics"},
        {"platform/*", "contracts"},
    ),
    "edge": ({"edge", "messages", "settings", "metrics"}, {"platform/*", "contracts"}),
    "clients": (
        {"domain", "usecases", "clients", "messages", "settings", "metrics"},
        {"platform/*", "contracts"},
    ),
    "messages": ({"domain", "usecases", "messages"}, {"platform/*", "contracts"}),
    "root": (
        {"domain", "usecases", "store", "api", "edge", "clients", "messages", "migrations",
         "assets", "root", "settings", "metrics"},
        {"platform/*", "contracts"},
    ),
    "settings": (  # a choice that the domain names is a setting too
        {"domain", "settings"},
        {"platform/core", "platform/async", "platform/settings"},
    ),
    "metrics": ({"metrics"}, {"platform/core", "platform/async", "platform/telemetry"}),
    "migrations": ({"migrations"}, {"platform/sql"}),
    "assets": ({"assets"}, {"platform/core"}),
    "testing": (
        {"domain", "usecases", "store", "api", "edge", "clients", "messages", "migrations",
         "assets", "root", "settings", "metrics", "testing"},
        {"platform/*", "platform/testing", "contracts", "adapters/memory", "adapters/sqlite"},
    ),
}

# Each platform folder may use itself and these. Nothing but tests uses platform/testing.
PLATFORM_USES = {
    "core": set(),
    "async": {"core"},
    "json": {"core"},
    "crypto": {"core", "async"},
    "settings": {"core", "async", "json"},
    "telemetry": {"core", "async", "settings"},
    "sql": {"core", "async", "settings", "telemetry"},
    "messaging": {"core", "async", "sql", "settings", "telemetry"},
    "tasks": {"core", "async", "sql", "messaging", "settings", "telemetry"},
    "cache": {"core", "async", "settings", "telemetry"},
    "documents": {"core", "async", "sql", "settings", "telemetry"},
    "blobs": {"core", "async", "crypto"},
    "pictures": {"core"},
    "mail": {"core", "async", "crypto", "settings", "telemetry"},
    "egress": {"core"},
    "http": {"core", "async", "json", "crypto", "settings", "telemetry", "cache", "egress"},
    "rpc": {"core", "async", "settings", "telemetry"},
    "service": {"core", "async", "sql", "messaging", "tasks", "rpc", "http", "settings",
                "telemetry", "json", "cache", "blobs", "documents", "crypto", "mail"},
    "testing": {"*"},
}

# An adapter uses platform/ and itself; these share the machinery of one library.
ADAPTER_USES = {
    "beast": {"asio"},  # sockets live on the event loops
    "redis": {"asio"},
}

# What a *_test.cpp or *_bench.cpp (and *_world.hpp, samples.hpp: only tests include those) may
# use on top of its folder's own rights: everything of its own service, and these. An adapter's
# test may use any adapter: a server needs a clock and a loop.
TEST_USES = {"platform/testing", "adapters/memory", "adapters/sqlite"}
TEST_SUFFIXES = ("_test", "_bench", "_world", "samples")

# ---------------------------------------------------------------------------------------------
# Outside libraries: how their headers begin, and the only places that may include them.
# The first match counts. "tests" stands for every test, wherever it lies.

@dataclass(frozen=True)
class Library:
    name: str
    headers: tuple[str, ...]
    places: tuple[str, ...]
    instead: str


LIBRARIES = (
    Library("Boost.Beast", ("boost/beast",), ("adapters/beast",), "platform/http"),
    Library("Boost.Redis", ("boost/redis",), ("adapters/redis",), "platform/cache"),
    Library("Boost.Asio", ("boost/asio",), ("adapters/asio", "adapters/beast", "adapters/redis"),
            "platform/async"),
    Library("Boost.JSON", ("boost/json",), ("platform/json", "platform/http"), "platform/json"),
    Library("Boost.Describe", ("boost/describe", "boost/mp11"),
            ("platform/json", "platform/http", "platform/settings", "services/*/api",
             "services/*/routes"), "platform/json"),
    Library("Boost", ("boost/",), ("adapters/asio", "adapters/beast", "platform/json",
                                   "platform/http"), "the standard library"),
    Library("OpenSSL", ("openssl/",), ("adapters/crypto", "adapters/beast", "adapters/asio",
                                       "adapters/grpc", "adapters/redis"), "platform/crypto"),
    Library("gRPC", ("grpcpp/", "grpc/"), ("adapters/grpc",), "platform/rpc"),
    Library("libsodium", ("sodium",), ("adapters/crypto",), "platform/crypto"),
    Library("cjose", ("cjose/", "jansson.h"), ("adapters/crypto",), "platform/crypto"),
    Library("libutf8proc", ("utf8proc.h",), ("platform/core",), "platform/core/unicode.hpp"),
    Library("libcrypt", ("crypt.h",), ("adapters/crypto",), "platform/crypto"),
    Library("zlib", ("zlib.h",), ("platform/http",), "platform/http"),
    Library("Brotli", ("brotli/",), ("platform/http",), "platform/http"),
    Library("SQLite", ("sqlite3.h",), ("adapters/sqlite",), "platform/sql"),
    Library("libpq", ("libpq-fe.h",), ("adapters/postgres",), "platform/sql"),
    Library("librdkafka", ("librdkafka/",), ("adapters/kafka",), "platform/messaging"),
    Library("libcurl", ("curl/",), ("adapters/curl",), "platform/http"),
    Library("libpng", ("png.h",), ("adapters/pictures",), "platform/pictures"),
    Library("libjpeg-turbo", ("turbojpeg.h",), ("adapters/pictures",), "platform/pictures"),
    Library("Prometheus", ("prometheus/",), ("adapters/prometheus",), "platform/telemetry"),
    Library("spdlog", ("spdlog/", "fmt/"), ("adapters/spdlog",), "platform/telemetry"),
    Library("Protobuf", ("google/protobuf",), ("contracts", "platform/rpc", "tools"),
            "the messages of contracts/"),
    Library("toml++", ("toml++/",), ("platform/settings",), "platform/settings"),
    Library("CLI11", ("CLI/",), ("apps",), "a command in apps/"),
    Library("GoogleTest", ("gtest/", "gmock/"), ("tests", "platform/testing",
                                                 "services/*/testing"), "a *_test.cpp"),
    Library("RapidCheck", ("rapidcheck",), ("tests", "platform/testing", "services/*/testing"),
            "a *_test.cpp"),
    Library("Google Benchmark", ("benchmark/",), ("tests", "bench"), "a *_bench.cpp"),
    Library("the operating system",
            ("unistd.h", "fcntl.h", "signal.h", "poll.h", "netdb.h", "pthread.h", "dlfcn.h",
             "ifaddrs.h", "sched.h", "spawn.h", "termios.h", "execinfo.h", "malloc.h", "pwd.h",
             "grp.h", "dirent.h", "sys/", "arpa/", "netinet/", "net/", "linux/"),
            ("adapters", "apps", "tests", "bench"), "a port of platform/"),
)

STANDARD_HEADER = re.compile(r"^[a-z][a-z_0-9]*$")  # the C++ ones: no slash, no .h

# ---------------------------------------------------------------------------------------------
# Words that must not occur in code (comments and strings are not looked at).

@dataclass(frozen=True)
class Ban:
    rule: str
    pattern: re.Pattern[str]
    instead: str
    where: tuple[str, ...] = ("services", "platform")
    allowed: tuple[str, ...] = ()  # folders or files below `where` that may
    headers_only: bool = False
    tests_too: bool = True


def _ban(rule: str, pattern: str, instead: str, **more) -> Ban:
    return Ban(rule, re.compile(pattern), instead, **more)


BANS = (
    _ban("clock", r"\b(?:system|steady|high_resolution|utc|file)_clock::now\b",
         "Clock (platform/core/time.hpp), given through the constructor"),
    _ban("clock", r"(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0)\s*\)"
         r"|\b(?:gettimeofday|clock_gettime)\s*\(",
         "Clock (platform/core/time.hpp), given through the constructor"),
    _ban("clock", r"\b(?:localtime|gmtime|mktime)(?:_r)?\s*\(",
         "the calendar functions of platform/core/time.hpp"),
    _ban("thread", r"\bstd::(?:this_thread|j?thread|async)\b",
         "Executor for loops, Pool for what blocks (platform/async)", tests_too=False),
    _ban("thread", r"\bpthread_\w+\s*\(", "Executor or Pool (platform/async)"),
    _ban("sleep", r"(?<![\w.>])(?:sleep|usleep|nanosleep)\s*\(",
         "co_await sleep_for(ctx, duration) (platform/async/sleep.hpp)"),
    _ban("random", r"\bstd::random_device\b|(?<![\w.>])s?rand\s*\(|\bmt19937(?:_64)?\b",
         "Random (platform/core/random.hpp), given through the constructor",
         allowed=("platform/testing",)),
    _ban("environment", r"\b(?:secure_)?getenv\s*\(|\bsetenv\s*\(",
         "a field of the module's settings", where=("services", "platform", "adapters")),
    _ban("file", r"\bstd::(?:basic_)?[io]?fstream\b|\bstd::filesystem\b"
         r"|\bfopen\s*\(|(?<![\w.>:])::\s*open\s*\(",
         "a port: blobs, settings or sql of platform/", allowed=("platform/testing",),
         tests_too=False),
    _ban("socket", r"(?<![\w.>:])::\s*(?:socket|connect|bind|listen|accept4?|recv|send)\s*\(",
         "platform/http, or another port of platform/"),
    _ban("console", r"\bstd::(?:cout|cerr|clog|print|println)\b"
         r"|(?<![\w.>])(?:f?printf|f?puts)\s*\(",
         "Logger (platform/telemetry); data goes out through api/",
         where=("services", "platform", "adapters"), allowed=("platform/core/assert.cpp",),
         tests_too=False),
    _ban("float-money", r"\b(?:float|double)\b", "Money (integer minor units) and integer ratios",
         where=("services/orders/domain", "services/payments/domain", "services/catalog/domain")),
    _ban("throw", r"\bthrow\b(?!\s*\")",  # a bare text is how a consteval check refuses
         "std::unexpected with an Error (platform/core/result.hpp)",
         allowed=("platform/settings", "platform/testing"), tests_too=False),
    _ban("regex", r"\bstd::w?regex\b", "a small hand-written check: <regex> costs 4 s to compile",
         where=ROOTS),
    _ban("using-namespace", r"\busing\s+namespace\b(?!\s+std::(?:\w+::)*\w*literals\s*;)",
         "qualified names",
         where=ROOTS, headers_only=True),
    # GCC 14 awaits the right side even when the left one is false.
    _ban("await-in-condition", r"\b(?:while|for)\s*\(.*(?:&&|\|\|).*\bco_await\b",
         "while (a) { if (!co_await f()) break; … }", where=ROOTS),
    _ban("assert", r"(?<!\w)assert\s*\(", "WAYBILL_ASSERT (platform/core/assert.hpp), always on",
         where=ROOTS),
)

# Exceptions to any rule are lines of this file: path, rule, reason.
EXCEPTIONS_FILE = "tools/tidy/exceptions.txt"
