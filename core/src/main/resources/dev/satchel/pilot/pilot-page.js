// Filters the questions. Without it, the page shows all of them.
(() => {
    const form = document.getElementById("filter");
    if (!form) return;
    const questions = [...document.querySelectorAll("#questions > .question")];
    const shown = document.getElementById("shown");
    const words = new Map(questions.map(each => [each, each.textContent.toLowerCase()]));

    const fits = (question, wanted) =>
        (!wanted.set || question.dataset.set === wanted.set)
        && (!wanted.kind || question.dataset.kind === wanted.kind)
        && (!wanted.outcome || question.dataset.outcome.split(" ").includes(wanted.outcome))
        && words.get(question).includes(wanted.words.trim().toLowerCase());

    const apply = () => {
        const wanted = Object.fromEntries(new FormData(form));
        let count = 0;
        for (const each of questions) {
            each.hidden = !fits(each, wanted);
            if (!each.hidden) count++;
        }
        shown.textContent = count === questions.length ? count + " questions" : count + " of " + questions.length + " questions";
    };

    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();
})();
