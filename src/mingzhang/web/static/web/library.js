// The library's list is narrowed while typing.
const field = document.getElementById("library-search");
const rows = [...document.querySelectorAll("#library-table tbody tr")];
field?.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  for (const row of rows) row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
  document.getElementById("library-count").textContent = String(rows.filter((row) => !row.hidden).length);
});
