// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/module.hpp"

#include "adapters/memory/in_process_bus.hpp"
#include "contracts/identity/v1/events.pb.h"
#include "contracts/orders/v1/events.pb.h"
#include "platform/http/memory_client.hpp"
#include "services/notifications/store/notifications_world.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

struct ModuleWorld : NotificationsWorld {
    explicit ModuleWorld(NotificationsSettings settings = {})
        : module{{.ports = ports_on(bus),
                  .mail = mailbox,
                  .cache = cache,
                  .orders = desk,
                  .audiences = audiences,
                  .zones = zones,
                  .client = http,
                  .egress = egress,
                  .sealer = sealer,
                  .public_url = "https://waybill.test",
                  .settings = std::move(settings)}} {
        executor.run(bus.start()).value();
        module.start();
    }
    ~ModuleWorld() {
        executor.run(bus.stop());
        executor.run(module.stop());
    }
    ModuleWorld(const ModuleWorld&) = delete;
    ModuleWorld& operator=(const ModuleWorld&) = delete;

    messaging::Event event(std::string topic, std::string type, const auto& message) {
        return {.id = ids.next<EventId>(),
                .topic = std::move(topic),
                .type = std::move(type),
                .key = "key",
                .sequence = 1,
                .time = executor.clock().now(),
                .trace = {},
                .data = message.SerializeAsString()};
    }
    messaging::Event registered() {
        identity::v1::UserChanged message;
        message.set_user_id(ada.text());
        message.set_version(1);
        message.set_email(std::string{address});
        message.set_first_name("Ada");
        message.set_locale("de");
        return event("waybill.identity", "user.registered", message);
    }
    messaging::Event ordered(std::string type) {
        orders::v1::OrderChanged message;
        auto& order = *message.mutable_order();
        order.set_order_id(order_id.text());
        order.set_number("W-77");
        order.set_customer_id(ada.text());
        order.set_partner_title("Corner Shop");
        order.mutable_total()->set_amount(1250);
        order.mutable_total()->set_currency("EUR");
        return event("waybill.orders", std::move(type), message);
    }
    void publish(messaging::Event event) {
        std::vector<messaging::Event> batch{std::move(event)};
        ASSERT_TRUE(executor.run(bus.publish(Context{}, std::move(batch))));
    }

    egress::Policy egress{};
    OrderId order_id = ids.next<OrderId>();
    memory::InProcessBus bus{{.executor = executor, .random = random}};
    http::MemoryClient http{};
    NotificationsModule module;
};

TEST(NotificationsModule, AnEventOnTheBusBecomesAMailInTheLanguageOfThePerson) {
    ModuleWorld world;
    world.publish(world.registered());
    world.publish(world.ordered("order.paid"));
    world.publish(world.ordered("order.assigned"));
    world.executor.run_for(5s);
    ASSERT_EQ(world.mailbox.size(), 1U) << "a courier is told in the app only";
    EXPECT_EQ(world.mailbox.last_to(world.address)->subject, "Bestellung W-77 bezahlt");
    v1::ListRequest request;
    request.set_user_id(world.ada.text());
    const auto list = world.executor.run(world.module.calls().list(Context{}, std::move(request)));
    ASSERT_TRUE(list);
    EXPECT_EQ(list->unread(), 2);
}

TEST(NotificationsModule, SettingsSayWhatIsMailed) {
    ModuleWorld chosen{{.mail_kinds = {MailedKind::order_delivered}}};
    ModuleWorld silent{{.mail = false}};
    for (ModuleWorld* world : {&chosen, &silent}) {
        world->publish(world->registered());
        world->publish(world->ordered("order.paid"));
        world->publish(world->ordered("order.completed"));
        world->executor.run_for(5s);
        EXPECT_EQ(world->count(counts::rows), 2);
    }
    EXPECT_EQ(chosen.mailbox.size(), 1U);
    EXPECT_EQ(silent.mailbox.size(), 0U);
}

TEST(NotificationsModule, AFailingMailSystemHoldsUpNoEvent) {
    ModuleWorld world;
    world.mailbox.fail_with(Error{.kind = ErrorKind::unavailable, .reason = "mail.away"});
    world.publish(world.registered());
    for (const std::string type : {"order.created", "order.paid", "order.ready"})
        world.publish(world.ordered(type));
    world.executor.run_for(20s);
    EXPECT_EQ(world.count(counts::rows), 3);
    EXPECT_EQ(world.mailbox.size(), 0U);
    world.mailbox.fail_with(std::nullopt);
    world.executor.run_for(5min);
    EXPECT_EQ(world.mailbox.size(), 3U);
    EXPECT_EQ(world.count(counts::sent), 3);
}

}  // namespace
}  // namespace waybill::notifications
