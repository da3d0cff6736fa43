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
  let expected = NaN;

  // A row without anything to say is not shown.
  const fill = (name, text) => {
    element(name).textContent = text;
    element(name).hidden = !text;
    document.querySelector(`[data-row="${name}"]`).hidden = !text;
  };

  const expect = (time) => {
    const at = new Date(time);
    if (over || Number.isNaN(at.getTime())) return fill("expected", "");
    const late = at.getTime() < Date.now();
    fill("expected", late ? "any moment now" : at.toLocaleTimeString([], { timeStyle: "short" }));
  };

  const show = (order) => {
    if (order.version < version) return;
    version = order.version;
    over = order.status === "COMPLETED" || order.status === "CANCELLED";
    const cancelled = order.status === "CANCELLED";
    element("title").textContent = `${order.partner_title}: order ${order.number}`;
    element("steps").hidden = cancelled;
    const at = steps.findIndex((step) => step.dataset.status === order.status);
    steps.forEach((step, i) => {
      step.classList.toggle("done", i < at || order.status === "COMPLETED");
      step.classList.toggle("now", i === at && order.status !== "COMPLETED");
    });
    element("state").textContent = at >= 0 ? steps[at].textContent : words[order.status] || order.status;
    // Nobody waits for an order that is not paid, and nothing is expected of one that is over.
    expected = order.status === "PENDING" ? NaN : order.estimated_at;
    expect(expected);
    fill("courier", cancelled ? "" : order.courier_first_name || "");
    if (cancelled) element("note").textContent = "What was paid is given back.";
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
      else if (said.type === "delivery.estimated") { expected = said.data.estimated_at; expect(expected); }
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
  setInterval(() => expect(expected), 15000);  // what was soon is late by now
})();
