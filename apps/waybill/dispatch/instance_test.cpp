// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/instance.hpp"

#include "apps/waybill/dispatch/synthetic.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace waybill::dispatch {
namespace {

struct Texts {
    std::string restaurants{"restaurant\tx\ty\nr1\t0\t0\n"};
    std::string couriers{"courier\tx\ty\ton_time\toff_time\nc1\t10\t20\t0\t90\n"};
    std::string orders{
        "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t320\t0\t5\tr1\t15\n"};
    std::string parameters{
        "meters_per_minute\tpickup service minutes\tdropoff service minutes\t"
        "target click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n"
        "320\t4\t4\t40\t90\t10\t15\n"};

    Result<Instance> parse() const {
        return parse_instance("town", {.restaurants = restaurants,
                                       .couriers = couriers,
                                       .orders = orders,
                                       .parameters = parameters});
    }
    std::string complaint() const {
        const auto parsed = parse();
        return parsed ? "accepted" : parsed.error().detail;
    }
};

TEST(Instance, ReadsItsFourTexts) {
    const auto town = Texts{}.parse();
    ASSERT_TRUE(town);
    EXPECT_EQ(town->name, "town");
    EXPECT_EQ(town->couriers.at(0).off, 90);
    EXPECT_EQ(town->floor(town->orders.at(0)), 10 + 2 + 1 + 2);
}

TEST(Instance, WindowsLineEndsAndAMissingLastOneAreFine) {
    Texts texts;
    texts.restaurants = "restaurant\tx\ty\r\nr1\t0\t0";
    EXPECT_EQ(texts.complaint(), "accepted");
}

struct BadInput {
    const char* name;
    std::string Texts::* file;
    const char* text;
    const char* complaint;
};

const BadInput bad_inputs[] = {
    {"an empty file", &Texts::orders, "",
     "town/orders.txt:1: the file is empty, a header was expected"},
    {"a wrong header", &Texts::restaurants, "id\tx\ty\nr1\t0\t0\n",
     "town/restaurants.txt:1: wrong header \"id?x?y\", expected \"restaurant?x?y\""},
    {"a missing column", &Texts::restaurants, "restaurant\tx\ty\nr1\t0\n",
     "town/restaurants.txt:2: 2 columns, expected 3"},
    {"not a number", &Texts::restaurants, "restaurant\tx\ty\nr1\t0\tnan\n",
     "town/restaurants.txt:2: y: \"nan\" is not a number of metres"},
    {"infinity", &Texts::restaurants, "restaurant\tx\ty\nr1\tinf\t0\n",
     "town/restaurants.txt:2: x: \"inf\" is not a number of metres"},
    {"a repeated id", &Texts::restaurants, "restaurant\tx\ty\nr1\t0\t0\nr1\t1\t1\n",
     "town/restaurants.txt:3: r1 occurs twice"},
    {"the id that means the start", &Texts::restaurants, "restaurant\tx\ty\n0\t0\t0\n",
     "town/restaurants.txt:2: restaurant: \"0\" is not an id"},
    {"no couriers", &Texts::couriers, "courier\tx\ty\ton_time\toff_time\n",
     "town/couriers.txt:1: no couriers"},
    {"a shift that ends before it begins", &Texts::couriers,
     "courier\tx\ty\ton_time\toff_time\nc1\t0\t0\t90\t30\n",
     "town/couriers.txt:2: c1 goes off duty at 30 and on at 90"},
    {"an unknown restaurant", &Texts::orders,
     "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t0\t0\t5\tr9\t15\n",
     "town/orders.txt:2: o1 is of r9, which restaurants.txt does not have"},
    {"a negative time", &Texts::orders,
     "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t0\t0\t-5\tr1\t15\n",
     "town/orders.txt:2: placement_time: -5 is not a whole number from 0 to 100000"},
    {"half a minute", &Texts::orders,
     "order\tx\ty\tplacement_time\trestaurant\tready_time\n\no1\t0\t0\t5.5\tr1\t15\n",
     "town/orders.txt:3: placement_time: 5.5 is not a whole number from 0 to 100000"},
    {"speed zero", &Texts::parameters,
     "meters_per_minute\tpickup service minutes\tdropoff service minutes\t"
     "target click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n"
     "0\t4\t4\t40\t90\t10\t15\n",
     "town/instance_parameters.txt:2: meters_per_minute must be more than 0 and at most 1000000"},
    {"no parameters", &Texts::parameters,
     "meters_per_minute\tpickup service minutes\tdropoff service minutes\t"
     "target click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n",
     "town/instance_parameters.txt:1: no row of parameters"},
};

TEST(Instance, EveryMistakeIsNamedWithFileAndLine) {
    for (const BadInput& bad : bad_inputs) {
        Texts texts;
        texts.*bad.file = bad.text;
        EXPECT_EQ(texts.complaint(), bad.complaint) << bad.name;
    }
}

TEST(Instance, MoreLinesThanAnyCityHasAreRefused) {
    Texts texts;
    for (int i = 0; i < 1'000'001; ++i) texts.restaurants += "a" + std::to_string(i) + "\t0\t0\n";
    EXPECT_EQ(texts.complaint(), "town/restaurants.txt:1000002: more than 1000000 lines");
}

TEST(Instance, FilesComeBackAsTheyWereWritten) {
    const TempFolder folder;
    const Instance city = make_city({.seed = 4, .orders = 40, .restaurants = 9, .couriers = 8});
    const std::string path = folder.path().string() + "/city";
    ASSERT_TRUE(write_instance(city, path));
    const auto read = read_instance(path);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->name, "city");
    ASSERT_EQ(read->orders.size(), 40u);
    EXPECT_EQ(read->orders[39].ready, city.orders[39].ready);
    EXPECT_EQ(read->orders[39].place.x, city.orders[39].place.x);
    EXPECT_EQ(read->couriers[7].on, city.couriers[7].on);
}

TEST(Instance, MissingFileIsNamed) {
    const auto read = read_instance("/nowhere");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().detail,
              "/nowhere/restaurants.txt:0: the file is missing or cannot be read");
}

TEST(SyntheticCity, SameSeedGivesTheSameCity) {
    const auto one = make_city({.seed = 7, .orders = 50});
    const auto other = make_city({.seed = 7, .orders = 50});
    for (std::size_t i = 0; i < one.orders.size(); ++i) {
        EXPECT_EQ(one.orders[i].placed, other.orders[i].placed);
        EXPECT_EQ(one.orders[i].place.x, other.orders[i].place.x);
    }
    EXPECT_NE(make_city({.seed = 8, .orders = 50}).orders[0].place.x, one.orders[0].place.x);
}

}  // namespace
}  // namespace waybill::dispatch
