// What pages do more of with scripts: evidence opens in a drawer, filters apply as they change.
// Everything works without it, by plain links and forms.

document.documentElement.classList.add("js");

const peek = document.getElementById("peek");
const peekBody = document.getElementById("peek-body");

// A link with data-peek opens what it leads to beside the page. Marks in charts are such links.
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("a[data-peek]");
  if (!link || !window.htmx || !peek.showModal) return;
  const href = link.getAttribute("href");
  event.preventDefault();
  htmx.ajax("GET", href, { target: "#peek-body", swap: "innerHTML" }).then(() => {
    document.getElementById("peek-open").setAttribute("href", href);
    if (!peek.open) peek.showModal();
    peek.scrollTop = 0;
  });
});

peek.addEventListener("click", (event) => {
  if (event.target === peek) peek.close();
});
peek.addEventListener("close", () => { peekBody.replaceChildren(); });

// A form with data-live asks anew when a field changes, and puts the answer into the address.
const ask = (form) => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") fields.append(name, value);
  const query = fields.toString();
  const path = new URL(form.action).pathname;
  const address = query ? `${path}?${query}` : path;
  htmx.ajax("GET", address, { target: "#page", select: "#page", swap: "outerHTML" }).then(() => {
    history.pushState({}, "", address);
  });
};
document.addEventListener("change", (event) => {
  const form = event.target.closest && event.target.closest("form[data-live]");
  if (form && window.htmx && form.checkValidity()) ask(form);
});
window.addEventListener("popstate", () => location.reload());

// What takes a while to work out is fetched once the page stands.
const later = (root = document) => {
  for (const place of root.querySelectorAll("[data-load]")) {
    const address = place.dataset.load;
    place.removeAttribute("data-load");
    place.setAttribute("aria-busy", "true");
    if (window.htmx) htmx.ajax("GET", address, { target: place, select: place.dataset.select, swap: "innerHTML" }).then(() => place.removeAttribute("aria-busy"));
  }
};
later();
document.addEventListener("htmx:load", (event) => later(event.target));
