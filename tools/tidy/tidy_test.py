# SPDX-License-Identifier: Apache-2.0
"""Each rule on a small tree of its own: what it finds, and what it lets pass."""

import tempfile
import unittest
from pathlib import Path

import lengths
import tidy
from source import blank

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = SPDX + "#pragma once\n"


class TreeTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if path.endswith((".cpp", ".hpp")):
            (file.parent / "CMakeLists.txt").touch()

    def findings(self, rule: str = "") -> list[str]:
        return [str(one) for one in tidy.run(self.root) if rule in ("", one.rule)]

    def rules(self) -> set[str]:
        return {one.rule for one in tidy.run(self.root)}

    def includes(self, path: str, *headers: str) -> list[str]:
        """What is said of these includes in that file."""
        body = "".join(f"#include {header}\n" for header in headers)
        self.write(path, (HEADER if path.endswith(".hpp") else SPDX) + body)
        return self.findings("include-layer") + self.findings("include-outside")


class Layers(TreeTest):
    def test_domain_uses_core_and_itself(self) -> None:
        self.assertEqual([], self.includes(
            "services/orders/domain/order.cpp", '"services/orders/domain/order.hpp"',
            '"platform/core/money.hpp"', "<vector>"))

    def test_domain_does_not_use_async(self) -> None:
        [found] = self.includes("services/orders/domain/order.cpp", '"platform/async/task.hpp"')
        self.assertEqual(
            'services/orders/domain/order.cpp:2: domain of orders includes '
            '"platform/async/task.hpp" — may use own domain, platform/core [include-layer]', found)

    def test_use_cases_use_domain_and_async_but_not_the_store_or_sql(self) -> None:
        path = "services/orders/usecases/place_order.cpp"
        self.assertEqual([], self.includes(path, '"services/orders/domain/order.hpp"',
                                           '"platform/async/task.hpp"'))
        self.assertEqual(1, len(self.includes(path, '"platform/sql/database.hpp"')))
        self.assertEqual(1, len(self.includes(path, '"services/orders/store/order_store.hpp"')))

    def test_store_uses_platform_contracts_and_own_migrations_but_not_api(self) -> None:
        path = "services/orders/store/order_store.cpp"
        self.assertEqual([], self.includes(
            path, '"platform/sql/database.hpp"', '"contracts/orders/v1/events.pb.h"',
            '"services/orders/migrations/migrations.hpp"'))
        self.assertEqual(1, len(self.includes(path, '"services/orders/api/calls.hpp"')))

    def test_clients_and_messages_stand_between_use_cases_and_contracts(self) -> None:
        contract = '"contracts/orders/v1/orders.pb.h"'
        messages = '"services/orders/messages/order_messages.hpp"'
        for path in ("clients/payments.cpp", "store/order_store.cpp", "api/calls.cpp"):
            self.assertEqual([], self.includes(f"services/orders/{path}", contract, messages))
        self.assertEqual(2, len(self.includes("services/orders/usecases/pay.cpp", contract,
                                              messages)))

    def test_settings_may_name_a_choice_of_the_domain_but_not_the_store(self) -> None:
        path = "services/couriers/settings.hpp"
        self.assertEqual([], self.includes(path, '"services/couriers/domain/assignment_mode.hpp"'))
        self.assertEqual(1, len(self.includes(path, '"services/couriers/store/assignment.hpp"')))

    def test_product_code_does_not_include_test_support(self) -> None:
        header = '"services/orders/domain/samples.hpp"'
        self.assertEqual([], self.includes("services/orders/domain/order_test.cpp", header))
        self.assertEqual(1, len(self.includes("services/orders/domain/order.cpp", header)))

    def test_services_know_neither_each_other_nor_adapters_nor_apps(self) -> None:
        path = "services/orders/module.cpp"
        for header in ("services/payments/domain/payment.hpp", "adapters/sqlite/database.hpp",
                       "apps/waybill/wiring/wiring.hpp"):
            self.assertEqual(1, len(self.includes(path, f'"{header}"')), header)

    def test_tests_of_the_whole_use_the_apps(self) -> None:
        header = '"apps/waybill/wiring/platform.hpp"'
        self.assertEqual([], self.includes("tests/component/town_world.hpp", header))

    def test_nothing_but_tests_uses_testing(self) -> None:
        header = '"platform/testing/manual_clock.hpp"'
        for path in ("services/orders/module.cpp", "adapters/asio/loop.cpp"):
            self.assertEqual(1, len(self.includes(path, header)), path)
            (self.root / path).unlink()
        self.assertEqual([], self.includes("services/orders/domain/order_test.cpp", header))

    def test_tests_use_their_service_and_the_embedded_adapters(self) -> None:
        path = "services/orders/usecases/place_order_test.cpp"
        self.assertEqual([], self.includes(
            path, '"services/orders/store/order_store.hpp"', '"adapters/sqlite/database.hpp"',
            "<gtest/gtest.h>", "<rapidcheck/gtest.h>"))
        self.assertEqual(1, len(self.includes(path, '"adapters/curl/client.hpp"')))
        self.assertEqual(1, len(self.includes(path, '"services/payments/module.hpp"')))

    def test_platform_folders_use_what_their_line_says(self) -> None:
        self.assertEqual([], self.includes("platform/sql/a.cpp", '"platform/async/task.hpp"'))
        self.assertEqual(1, len(self.includes("platform/core/a.cpp", '"platform/async/task.hpp"')))

    def test_unknown_platform_folder_is_told_where_to_sign_up(self) -> None:
        [found] = self.includes("platform/new/a.cpp", '"platform/core/money.hpp"')
        self.assertIn("PLATFORM_USES", found)

    def test_adapters_use_platform_and_their_one_library(self) -> None:
        path = "adapters/sqlite/database.cpp"
        self.assertEqual([], self.includes(path, '"platform/sql/database.hpp"', "<sqlite3.h>"))
        self.assertEqual(2, len(self.includes(path, '"adapters/asio/loop.hpp"', "<curl/curl.h>")))

    def test_adapters_use_each_other_only_by_the_table_or_in_tests(self) -> None:
        header = '"adapters/asio/loop.hpp"'
        self.assertEqual([], self.includes("adapters/beast/server.cpp", header))
        self.assertEqual([], self.includes("adapters/curl/client_test.cpp", header))
        self.assertEqual(1, len(self.includes("adapters/curl/client.cpp", header)))

    def test_outside_library_names_the_way_in(self) -> None:
        [found] = self.includes("services/orders/api/calls.cpp", "<boost/asio.hpp>")
        self.assertIn("use platform/async", found)

    def test_unknown_library_is_refused_everywhere(self) -> None:
        self.assertEqual(1, len(self.includes("tests/component/a.cpp", "<lzma.h>")))

    def test_applications_use_everything(self) -> None:
        self.assertEqual([], self.includes(
            "apps/waybill/main.cpp", '"services/orders/module.hpp"', '"adapters/asio/loop.hpp"',
            "<CLI/CLI.hpp>", "<unistd.h>"))

    def test_include_in_a_comment_or_a_string_is_none(self) -> None:
        self.write("platform/core/a.cpp", SPDX + '/*\n#include "adapters/x/y.hpp"\n*/\n'
                   'const char* text = R"(\n#include "adapters/x/y.hpp"\n)";\n')
        self.assertEqual([], self.findings())

    def test_relative_include(self) -> None:
        self.write("platform/core/a.cpp", SPDX + '#include "money.hpp"\n')
        self.assertEqual({"include-path"}, self.rules())


class Words(TreeTest):
    def said_of(self, line: str, path: str = "services/orders/api/a.cpp") -> set[str]:
        self.write(path, (HEADER if path.endswith(".hpp") else SPDX) + line + "\n")
        return self.rules() - {"orphan", "service-shape"}

    def test_each_banned_call(self) -> None:
        for rule, line in (
                ("clock", "auto t = std::chrono::system_clock::now();"),
                ("clock", "auto t = time(nullptr);"),
                ("thread", "std::jthread t{run};"),
                ("sleep", "::usleep(5);"),
                ("random", "std::random_device d;"),
                ("random", "int n = rand();"),
                ("environment", 'auto* v = getenv("HOME");'),
                ("file", "std::ifstream in{path};"),
                ("file", 'auto* f = fopen("x", "r");'),
                ("socket", "int r = ::connect(s, a, n);"),
                ("console", 'std::cout << "x";'),
                ("console", 'printf("x");'),
                ("await-in-condition", "while (!done && co_await step(ctx)) {}"),
                ("await-in-condition", "for (; more && co_await step(ctx);) {}"),
                ("throw", "throw std::runtime_error{text};"),
                ("regex", "std::regex r{text};"),
                ("assert", "assert(x > 0);")):
            self.assertEqual({rule}, self.said_of(line), line)

    def test_what_only_looks_like_one(self) -> None:
        for line in ("co_await sleep_for(ctx, limit);", "clock_.now();", "order.time(0);",
                     "static_assert(sizeof(int) == 4);", "std::snprintf(a, n, f);",
                     "// throw, std::thread, rand()", 'auto s = "printf(throw)";',
                     "co_await tx.open(path);", "void open(char bracket);", "brand(1);",
                     "std::rethrow_exception(e);",
                     'if (text.empty()) throw "refused while compiling";'):
            self.assertEqual(set(), self.said_of(line), line)

    def test_message_names_the_replacement(self) -> None:
        self.said_of("std::thread t{run};")
        [found] = self.findings("thread")
        self.assertTrue(found.startswith("services/orders/api/a.cpp:2: std::thread — use Executor"))

    def test_adapters_may_use_threads_but_not_the_environment(self) -> None:
        self.assertEqual(set(), self.said_of("std::jthread t{run};", "adapters/asio/a.cpp"))
        self.assertEqual({"environment"}, self.said_of('getenv("A");', "adapters/asio/a.cpp"))

    def test_tests_may_print_throw_and_start_threads_but_read_no_clock(self) -> None:
        line = 'std::jthread t{run}; printf("x"); throw Broken{};'
        self.assertEqual(set(), self.said_of(line, "services/orders/api/api_test.cpp"))
        line = "auto t = std::chrono::steady_clock::now();"
        self.assertEqual({"clock"}, self.said_of(line, "services/orders/api/api_test.cpp"))

    def test_floating_point_near_money(self) -> None:
        line = "double total = 0;"
        self.assertEqual({"float-money"}, self.said_of(line, "services/payments/domain/a.cpp"))
        (self.root / "services/payments/domain/a.cpp").unlink()
        self.assertEqual(set(), self.said_of(line, "services/couriers/domain/a.cpp"))

    def test_using_namespace_is_for_sources_and_for_literals(self) -> None:
        path = "platform/core/a.hpp"
        self.assertEqual({"using-namespace"}, self.said_of("using namespace std;", path))
        self.assertEqual(set(), self.said_of("using namespace std::chrono_literals;", path))
        (self.root / path).unlink()
        self.assertEqual(set(), self.said_of("using namespace std;", "platform/core/b.cpp"))

    def test_todo_has_an_issue_and_nolint_a_reason(self) -> None:
        self.assertEqual({"todo"}, self.said_of("// TODO: later"))
        self.assertEqual(set(), self.said_of("// TODO(#12): later"))
        self.assertEqual({"nolint"}, self.said_of("f();  // NOLINT(bugprone-x)"))
        self.assertEqual(set(), self.said_of("f();  // NOLINT(bugprone-x): checked above"))


class Names(TreeTest):
    def of(self, first: str, second: str, other: str = "services/orders/store/b.cpp") -> list[str]:
        for path, code in (("services/orders/api/a.cpp", first), (other, second)):
            self.write(path, f"{SPDX}namespace waybill::orders {{\nnamespace {{\n\n{code}\n\n"
                             "}  // namespace\n}  // namespace waybill::orders\n")
        return self.findings("unit-name")

    def test_one_name_for_two_things_in_an_area(self) -> None:
        self.assertEqual(
            ["services/orders/store/b.cpp:5: pause is another thing in services/orders/api/a.cpp — "
             "folders of an area are compiled together: another name, or one place [unit-name]"],
            self.of("constexpr Duration pause = 1s;", "constexpr Duration pause{5s};"))
        self.assertEqual(1, len(self.of("struct Row {", "struct Row {")))
        self.assertEqual(1, len(self.of("int size(Row row) {", "Size size(Row other) {")))

    def test_overloads_other_areas_and_what_is_not_anonymous(self) -> None:
        self.assertEqual([], self.of("Error to_error(A a) {", "Error to_error(B b, int c) {"))
        self.assertEqual([], self.of("int one{1};", "int one{1};", "services/couriers/api/b.cpp"))
        self.assertEqual([], self.of("int one{1};", "}  // namespace\nint two() {\n  int one{1};\n}"
                                                    "\nnamespace {"))


class Lengths(TreeTest):
    def test_line_and_file(self) -> None:
        self.write("platform/core/a.cpp", SPDX + "// é" + "x" * 96 + "\n" + "// " + "x" * 98 + "\n")
        [found] = self.findings()
        self.assertTrue(found.startswith("platform/core/a.cpp:3: 101 columns"))
        self.write("platform/core/a.cpp", SPDX + "int x;\n" * 399)
        self.assertEqual([], self.findings())
        self.write("platform/core/a.cpp", SPDX + "int x;\n" * 400)
        self.assertEqual({"file-length"}, self.rules())

    def test_function(self) -> None:
        self.write("platform/core/a.cpp", SPDX + "void f() {\n" + "    g();\n" * 58 + "}\n")
        self.assertEqual([], self.findings())
        self.write("platform/core/a.cpp", SPDX + "void f() {\n" + "    g();\n" * 59 + "}\n")
        [found] = self.findings()
        self.assertTrue(found.startswith("platform/core/a.cpp:2: f: 61 lines"))

    def spans(self, code: str) -> list[tuple[str, int, int]]:
        return list(lengths.functions(blank(code)))

    def test_functions_in_scopes(self) -> None:
        self.assertEqual([("f", 3, 5), ("g", 6, 6)], self.spans(
            "namespace a::b {\nclass C : public D {\nint f() const {\nreturn 1;\n}\n"
            "void g() noexcept override { run(); }\nint x{0};\nenum class E { a, b };\n};\n}\n"))

    def test_constructor_with_members_in_braces(self) -> None:
        self.assertEqual([("C::C", 1, 6)], self.spans(
            "C::C(Deps d)\n    : deps_{d}, list_{f(1), 2},\n      Base<int>{3} {\n"
            "    for (;;) { run(); }\n    start();\n}\nint after{1};\n"))

    def test_lambdas_and_coroutines_count_as_part_of_their_function(self) -> None:
        self.assertEqual([("run", 1, 7)], self.spans(
            "Task<Result<int>> run(Context ctx) {\n    auto f = [&](int a) -> int {\n"
            "        if (a) { return 1; }\n        return 2;\n    };\n    co_return f(1);\n}\n"))

    def test_templates_requires_and_operators(self) -> None:
        self.assertEqual([("operator==", 2, 2), ("f", 3, 5)], self.spans(
            "template <class T> struct S {\nbool operator==(const S&) const { return true; }\n"
            "template <class U = int>\n    requires(sizeof(U) > 4)\n"
            "auto f(U u) -> int { return 1; }\n};\ninline constexpr int table[] = {1, 2};\n"))

    def test_default_arguments_and_test_macros(self) -> None:
        self.assertEqual([("f", 1, 1), ("TEST", 2, 4)], self.spans(
            "void f(Options o = {}, int n = int{3}) { g(); }\n"
            "TEST(A, B) {\n    EXPECT_EQ(1, 1);\n}\n"))

    def test_braces_in_strings_and_macros_do_not_count(self) -> None:
        self.assertEqual([("f", 3, 5)], self.spans(
            '#define OPEN \\\n    {\nvoid f() {\n    g("{", \'{\', R"({)", 1\'000);  // {\n}\n'))


class Shape(TreeTest):
    def test_header_nobody_includes(self) -> None:
        self.write("platform/core/a.hpp", HEADER)
        self.assertEqual({"orphan"}, self.rules())
        self.write("platform/core/a.cpp", SPDX + '#include "platform/core/a.hpp"\n')
        self.assertEqual({"orphan"}, self.rules())
        self.write("platform/core/b.cpp", SPDX + '#include "platform/core/a.hpp"\n')
        self.assertEqual(set(), self.rules())

    def test_own_header_first(self) -> None:
        self.write("platform/core/a.hpp", HEADER)
        self.write("platform/core/b.cpp", SPDX + '#include "platform/core/a.hpp"\n')
        self.write("platform/core/a.cpp",
                   SPDX + '#include <vector>\n#include "platform/core/a.hpp"\n')
        self.assertEqual({"own-header-first"}, self.rules())

    def test_folder_outside_the_build(self) -> None:
        self.write("platform/core/a.cpp", SPDX)
        (self.root / "platform/core/CMakeLists.txt").unlink()
        self.assertEqual({"unbuilt"}, self.rules())

    def test_test_lies_beside_what_it_is_named_after(self) -> None:
        self.write("platform/core/money_sums_test.cpp", SPDX)
        self.assertEqual({"test-place"}, self.rules())
        self.write("platform/core/money.cpp", SPDX)
        self.assertEqual(set(), self.rules())

    def test_test_of_a_folder_and_of_the_whole(self) -> None:
        self.write("platform/core/core_limits_test.cpp", SPDX)
        self.write("tests/component/life_test.cpp", SPDX)
        self.assertEqual(set(), self.rules())

    def test_service_shape(self) -> None:
        for path in ("services/orders/utils/a.cpp", "services/orders/common.cpp"):
            self.write(path, SPDX)
            self.assertEqual({"service-shape"}, self.rules(), path)
            (self.root / path).unlink()
        for path in ("services/orders/module.cpp", "services/gateway/routes/orders_routes.cpp"):
            self.write(path, SPDX)
            self.assertEqual(set(), self.rules(), path)

    def test_how_a_file_opens(self) -> None:
        self.write("platform/core/a.cpp", "int x;\n")
        self.assertEqual({"spdx"}, self.rules())
        self.write("platform/core/a.cpp", SPDX + '#include "platform/core/a.hpp"\n')
        self.write("platform/core/b.cpp", SPDX + '#include "platform/core/a.hpp"\n')
        self.write("platform/core/a.hpp", SPDX)
        self.assertEqual({"pragma-once"}, self.rules())


class Exceptions(TreeTest):
    def test_line_allows_its_rule_only(self) -> None:
        self.write("platform/core/a.cpp", SPDX + "std::thread t; std::random_device d;\n")
        self.write("tools/tidy/exceptions.txt",
                   "# why\nplatform/core/a.cpp thread it is the one that counts them\n")
        self.assertEqual({"random"}, self.rules())

    def test_unused_line_is_an_error(self) -> None:
        self.write("tools/tidy/exceptions.txt", "platform/core/a.cpp thread it was needed\n")
        self.assertEqual(["tools/tidy/exceptions.txt:1: platform/core/a.cpp no longer breaks "
                          "thread — delete the line [exception]"], self.findings())

    def test_line_without_reason_is_an_error(self) -> None:
        self.write("tools/tidy/exceptions.txt", "platform/core/a.cpp thread\n")
        self.assertEqual({"exception"}, self.rules())


if __name__ == "__main__":
    unittest.main()
