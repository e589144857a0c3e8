(function () {
  "use strict";
  var root = document.documentElement;

  // Theme: the system's until the reader chooses; a file may have no storage, so a failure is fine.
  var toggle = document.getElementById("theme");
  toggle.hidden = false;
  try { root.dataset.theme = localStorage.getItem("berth-theme") || ""; } catch (e) { /* none */ }
  toggle.addEventListener("click", function () {
    var system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    var now = root.dataset.theme || system;
    root.dataset.theme = now === "dark" ? "light" : "dark";
    try { localStorage.setItem("berth-theme", root.dataset.theme); } catch (e) { /* none */ }
  });

  // A table that goes on beyond its right edge fades out there.
  function fade(area) {
    area.classList.toggle("more", area.scrollWidth - area.clientWidth - area.scrollLeft > 2);
  }
  var areas = Array.from(document.querySelectorAll(".scroll"));
  function fades() { areas.forEach(fade); }
  areas.forEach(function (area) {
    area.addEventListener("scroll", function () { fade(area); }, { passive: true });
  });
  addEventListener("resize", fades);
  addEventListener("load", fades);
  document.addEventListener("change", fades);
  fades();
})();
