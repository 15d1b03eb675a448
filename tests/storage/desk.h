#pragma once

#include "session/session.h"
#include "testfile.h"

/// A session over a file, with all of its rows loaded, which it knows by table and key.
class Desk
{
public:
    explicit Desk(const QStringList &statements)
        : Desk(statements, {})
    {
        for (const auto &table : session.schema().tables())
            load(table.name);
    }
    /// Only the rows of `tables` are loaded.
    Desk(const QStringList &statements, const QStringList &tables)
        : file(statements)
        , session(opened(file.path()))
    {
        for (const auto &table : tables)
            load(table);
    }

    void load(const QString &name) { (void)session.fetch(session.query(name)).value(); }

    varve::TableIndex table(const QString &name) const
    {
        return session.schema().require(name).value();
    }
    varve::RowId row(const QString &name, const varve::Value &key) const
    {
        return session.find(table(name), varve::Key(key));
    }

    void set(const QString &name,
             const varve::Value &key,
             const QString &column,
             const varve::Value &value)
    {
        const auto done = session.set(row(name, key), column, value);
        QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    }
    void remove(const QString &name, const varve::Value &key)
    {
        const auto done = session.remove(row(name, key));
        QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    }

    /// The error of a commit, or empty text; everything that was pending is saved then.
    QString commit()
    {
        const auto done = session.commit();
        if (!done)
            return done.error().toText();
        return session.hasPending() ? QStringLiteral("something is pending") : QString();
    }

    /// The known rows of a table by key, as ::shown().
    QString known(const QString &name) const
    {
        QList<varve::Row> rows;
        session.state().baseRows(table(name)).forEach([&](varve::RowId id, const varve::Row &) {
            if (const auto row = session.row(id))
                rows.append(*row);
        });
        std::ranges::sort(rows, {}, [](const varve::Row &row) { return ::shown({row}); });
        return ::shown(rows);
    }

    TestFile file;
    varve::Session session;
};
