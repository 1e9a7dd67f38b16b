// Serve an expressCart shop with one of its own themes. Its database is a MongoDB; here an in-memory one of the same interface.
const fs = require('fs');
const path = require('path');
const Module = require('module');

const [folder, port, catalogue, theme] = process.argv.slice(2);
const from = Module.createRequire(path.join(folder, 'package.json'));
const cart = path.dirname(from.resolve('express-cart/package.json'));
const mongo = from('mongo-mock');
const sessions = Module.createRequire(path.join(cart, 'package.json'))('express-session').MemoryStore;
const usual = Module._load;
Module._load = function (name, ...rest) {
    if (name === 'mongodb') { return mongo; }
    if (name === 'connect-mongodb-session') { return () => sessions; }
    return usual.call(this, name, ...rest);
};

const data = JSON.parse(fs.readFileSync(catalogue, 'utf8'));
// A script draws its page numbers and its sitemap leads nowhere, so that without a browser only a first page is seen: the owner shows all on one.
const all = 30;
const contacts = '<p>Téléphone : <a href="tel:+33639981234">06 39 98 12 34</a> – <a href="mailto:contact@boutique.example">'
    + 'contact@boutique.example</a> – <a href="https://wa.me/33639981235">WhatsApp</a></p>';
const settings = JSON.parse(fs.readFileSync(path.join(cart, 'config/settings.json'), 'utf8'));
fs.writeFileSync(path.join(cart, 'config/settings-local.json'), JSON.stringify({
    ...settings, theme, cartTitle: 'La Boutique', cartDescription: 'Tout en petit', baseUrl: `http://127.0.0.1:${port}`, currencySymbol: '€',
    footerHtml: contacts, productsPerPage: all, databaseConnectionString: 'mongodb://127.0.0.1:27017/expresscart',
}));

async function seed() {
    const client = await mongo.MongoClient.connect('mongodb://127.0.0.1:27017/expresscart', {});
    const database = client.db('expresscart');
    for (const good of data.goods) {
        const uploads = path.join(cart, 'public/uploads', good.slug);
        fs.mkdirSync(uploads, {recursive: true});
        fs.copyFileSync(path.join(cart, 'public/favicon.png'), path.join(uploads, good.image));
        await database.collection('products').insertOne({
            productPermalink: good.slug, productTitle: good.name, productPrice: good.price, productDescription: `<p>${good.description}</p>`,
            productPublished: 'true', productTags: good.category, productOptions: '', productImage: `/uploads/${good.slug}/${good.image}`,
        });
    }
    await database.collection('menu').insertOne({items: data.categories.map((title, order) => ({title, link: encodeURI(`/category/${title}`), order}))});
}

mongo.max_delay = 0;
process.chdir(cart);
process.env.PORT = port;
seed().then(() => from('express-cart/app.js'));
