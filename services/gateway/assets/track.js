// SPDX-License-Identifier: Apache-2.0
// The public tracking page: reads once, then listens; reads again every few seconds while it
// cannot listen.
"use strict";
(() => {
  const token = location.pathname.split("/").pop();
  const element = (id) => document.getElementById(id);
  const steps = [...document.querySelectorAll("#steps li")];
  const words = { PENDING: "Waiting for the payment", CANCELLED: "Cancelled" };
  let over = false;
  let listening = false;
  let version = 0;

  const showPlace = (place) => {
    if (place) element("position").textContent = `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`;
  };

  const expect = (time) => {
    element("expected").textContent =
      over ? "–" : new Date(time).toLocaleTimeString([], { timeStyle: "short" });
  };

  const show = (order) => {
    if (order.version < version) return;
    version = order.version;
    over = order.status === "COMPLETED" || order.status === "CANCELLED";
    element("title").textContent = `${order.partner_title}: order ${order.number}`;
    const at = steps.findIndex((step) => step.dataset.status === order.status);
    steps.forEach((step, i) => {
      step.classList.toggle("done", i < at || order.status === "COMPLETED");
      step.classList.toggle("now", i === at && order.status !== "COMPLETED");
    });
    element("state").textContent = at >= 0 ? steps[at].textContent : words[order.status] || order.status;
    expect(order.estimated_at);
    element("courier").textContent = order.courier_first_name || "–";
    if (order.delivery_status === "picked_up") showPlace(order.courier_place);
    else element("position").textContent = "–";
  };

  const read = async () => {
    const answer = await fetch(`/v1/tracking/${token}`);
    if (answer.status === 404) {
      over = true;
      element("note").textContent = "This link is not valid, or not any more.";
      return;
    }
    if (answer.ok) show(await answer.json());
  };

  const listen = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/v1/live`);
    socket.onopen = () => socket.send(JSON.stringify({ subscribe: [`tracking:${token}`] }));
    socket.onmessage = (message) => {
      const said = JSON.parse(message.data);
      if (said.type === "subscribed") { listening = true; read(); }
      else if (said.type === "reset") read();
      else if (said.type === "position") showPlace(said.data);
      else if (said.type === "delivery.estimated") expect(said.data.estimated_at);
      else if (said.type.startsWith("order.")) show(said.data);
    };
    socket.onclose = () => {
      listening = false;
      if (!over) setTimeout(listen, 5000 + Math.random() * 5000);
    };
  };

  read();
  listen();
  setInterval(() => { if (!over && !listening) read(); }, 4000);
})();
