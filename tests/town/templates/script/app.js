(function () {
  function el(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) {
      node.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return node;
  }
  function money(text) { return text.replace(".", ",") + "\u00a0€"; }
  function card(article) {
    return el("li", { "class": "carte" }, [
      el("a", { href: "/p/" + article.cle }, [el("img", { src: article.photo, alt: article.nom, width: "200" }), el("h2", {}, [article.nom])]),
      el("p", { "class": "prix" }, [money(article.prix)])
    ]);
  }
  function sheet(article) {
    return el("article", { itemscope: "", itemtype: "https://schema.org/Product" }, [
      el("h1", { itemprop: "name" }, [article.nom]),
      el("img", { itemprop: "image", src: article.photo, alt: article.nom }),
      el("p", {}, ["Réf. ", el("span", { itemprop: "sku" }, [article.ref])]),
      el("div", { itemprop: "offers", itemscope: "", itemtype: "https://schema.org/Offer" }, [
        el("span", { itemprop: "price", content: article.prix }, [money(article.prix)]),
        el("meta", { itemprop: "priceCurrency", content: article.devise }),
        el("link", { itemprop: "availability", href: "https://schema.org/" + article.dispo }),
        el("p", {}, [article.dispo === "InStock" ? "En stock" : "Épuisé"])
      ]),
      el("div", { itemprop: "description" }, article.texte.map(function (text) { return el("p", {}, [text]); }))
    ]);
  }
  fetch("/api/catalogue.json").then(function (answer) { return answer.json(); }).then(function (data) {
    var app = document.getElementById("app");
    app.appendChild(el("header", {}, [el("a", { href: "/" }, [data.titre]), el("p", {}, [data.accroche])]));
    var key = location.pathname.indexOf("/p/") === 0 ? location.pathname.slice(3) : "";
    var chosen = data.articles.filter(function (article) { return article.cle === key; })[0];
    if (chosen) {
      document.title = chosen.nom + " – " + data.titre;
      app.appendChild(sheet(chosen));
    } else {
      data.accueil.forEach(function (text) { app.appendChild(el("p", {}, [text])); });
      app.appendChild(el("ul", { "class": "rayons" }, data.articles.map(card)));
    }
    app.appendChild(el("footer", {}, Object.keys(data.contacts).map(function (label) {
      return el("p", {}, [label + " : " + data.contacts[label]]);
    })));
  });
})();
