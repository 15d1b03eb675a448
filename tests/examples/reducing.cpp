// Reducers and selectors
//
// Where no session lives on, a state goes in and another comes out: a reducer. A selector keeps what was
// computed from a state, until something changes that it was computed from.
#include "bookshop.h"
#include "example.h"

#include <varve/session/reducing.h>
#include <varve/session/selector.h>
#include <varve/session/statebuilder.h>
#include <varve/session/statejson.h>
#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main()
{
    const auto tables = schema();

    // Many rows are loaded in place, and are a state then.
    StateBuilder builder(tables);
    for (int number = 1; number <= 1000; ++number) {
        const QString title = u"Volume "_s + QString::number(number);
        expect(builder.create(u"book"_s, {{u"title"_s, title}, {u"stock"_s, 1}}).has_value());
    }
    const State loaded = builder.state();

    // A reducer: `loaded` stays what it is.
    const State sold = reduced(
        loaded, tables, [](Session &session) { (void)session.find<Book>(7).set(Book::stock, 0); });

    // What is selected is computed again only when it may be different.
    const auto book = tables.find(u"book"_s).value();
    const auto stock = tables[book].find(u"stock"_s).value();
    Selector<qint64> total([&](StateReader &read) {
        qint64 sum = 0;
        const auto rows = read.rows(book);
        for (const auto row : rows)
            sum += (*read.row(row))[stock].integer();
        return sum;
    });
    expect(total(loaded) == 1000);
    expect(total(sold) == 999);
    const State named = reduced(sold, tables, [](Session &session) {
        (void)session.create<Genre>({Genre::name = u"novel"_s});
    });
    expect(total(named) == 999);
    expect(total.computations() == 2); // a genre is nothing to it

    // A state is JSON, and back.
    const auto json = toJson(named, tables);
    const auto read = stateFromJson(json, tables).value();
    expect(toJson(read, tables) == json);
    Session session(tables, read);
    expect(session.find<Book>(7)[Book::stock] == 0);
}
