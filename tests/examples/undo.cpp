// Undo
//
// A state is a value: keeping one costs nothing, and no later write alters it. The history is a list of
// them, over all tables, and survives a save.
#include "bookshop.h"
#include "example.h"
#include "session/editgroup.h"

#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main()
{
    Session session(schema());
    const auto solaris = session.create<Book>({Book::title = u"Solaris"_s}).value();
    const State before = session.state();

    // Several edits are one step with a name; an error takes all of them back.
    const auto done = session.edit(u"Reprint"_s, [&](EditGroup &group) -> Result<void> {
        return group.set(solaris, {Book::stock = 100, Book::price = 12.0});
    });
    expect(done.has_value());
    expect(session.undoLabel() == u"Reprint"_s);
    expect(before.row(solaris.id()) != session.state().row(solaris.id()));

    session.undo();
    expect(session.state().isSameAs(before));
    session.redo();
    expect(solaris[Book::stock] == 100);

    // Undo past a save makes pending changes, to be reviewed and saved like any other.
    expect(session.commit().has_value());
    expect(!session.hasPending());
    session.undo();
    expect(session.hasPending());
    expect(solaris[Book::stock] == 0);
    session.redo();
    expect(!session.hasPending());

    // A branch leaves what is pending for something else, and comes back to it.
    expect(session.addBranch(u"sale"_s).has_value());
    expect(solaris.set(Book::price, 5.0).has_value());
    expect(session.switchTo(u"main"_s).has_value());
    expect(solaris[Book::price] == 12.0);
    expect(session.switchTo(u"sale"_s).has_value());
    expect(solaris[Book::price] == 5.0);

    // Writing what is there already is no step.
    const State same = session.state();
    expect(solaris.set(Book::price, 5.0).has_value());
    expect(session.state().isSameAs(same));
}
