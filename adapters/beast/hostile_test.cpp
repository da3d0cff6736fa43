// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"
#include "platform/testing/hostile_corpus.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace waybill::beast {
namespace {

using waybill::testing::HostileVector;

constexpr std::string_view bytes_file = "tests/hostile/bytes.txt";
constexpr std::size_t grown_bytes_max = 64UZ * 1024 * 1024;

std::vector<HostileVector> hostile_bytes() {
    std::stringstream text;
    text << std::ifstream{std::string{bytes_file}}.rdbuf();
    return waybill::testing::read_hostile(text.str());
}

/// Of this process, now; 0 where a sanitizer keeps what was freed.
std::size_t resident_bytes_now() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#else
    std::ifstream file{"/proc/self/statm"};
    std::size_t whole = 0;
    std::size_t resident = 0;
    file >> whole >> resident;
    return resident * static_cast<std::size_t>(::getpagesize());
#endif
}

TEST(HostileClients, BytesAreRefusedAndHideNothing) {
    const auto vectors = hostile_bytes();
    EXPECT_GE(vectors.size(), 600u);
    EngineWorld world;
    const std::size_t idle = resident_bytes_now();
    for (const HostileVector& vector : vectors) {
        RawClient client{world.port()};
        client.send(vector["bytes"]);
        client.end_sending();
        const auto answers = client.read_to_end();
        const int status = status_of(answers);
        EXPECT_TRUE(status == 0 ? vector["expect"] == "0" && answers.empty()
                                : vector.expects(status))
            << vector.name << "\n"
            << answers.substr(0, 500);
        EXPECT_EQ(status_of(answers, 1), 0) << vector.name << "\n" << answers.substr(0, 900);
    }
    EXPECT_EQ(world.handler.hidden_runs, 0);
    EXPECT_TRUE(world.faults().empty());
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(world.server().figures().body_bytes, 0u);
    const std::size_t after = resident_bytes_now();
    EXPECT_LE(after, idle + grown_bytes_max);
}

TEST(HostileClients, ManyUploadsThatNobodyWantsCostNoMemory) {
    EngineWorld world;
    const std::size_t idle = resident_bytes_now();
    const std::string head = "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 6000000\r\n\r\n";
    const std::string body(200'000, 'x');
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 64; ++i) {
        clients.push_back(std::make_unique<RawClient>(world.port()));
        clients.back()->send(head + body);
    }
    for (const auto& client : clients) EXPECT_EQ(status_of(client->read_answers(1)), 404);
    const std::size_t after = resident_bytes_now();
    EXPECT_LE(after, idle + grown_bytes_max / 4);
}

}  // namespace
}  // namespace waybill::beast
