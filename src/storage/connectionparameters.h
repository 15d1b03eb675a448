#pragma once

#include "base/result.h"
#include "storage/statementlog.h"

#include <QStringList>

namespace varve {

/// Where a database is and how it is opened. A plain value.
struct ConnectionParameters
{
    /// What may be done with it.
    enum class Access {
        ReadWrite, ///< As far as the database lets us.
        ReadOnly,  ///< Nothing is ever written.
    };

    QString dialect = QStringLiteral("sqlite"); ///< The name of an entry of sql::dialects().
    QString database; ///< The path of the file; on a server, the name of the database.
    Access access = Access::ReadWrite; ///< What is asked for; the file may allow less.
    /// Nobody changes the file while it is open, so it is read without locks (media that cannot be
    /// written, `immutable=1` in a URL). Implies read-only.
    bool immutable = false;

    /// Tables without a key whose rows are told apart by the number that the database gives each of
    /// them. The number is shown as a column of its own. It holds as long as nobody rewrites the
    /// table (VACUUM does); names of other tables mean nothing.
    QStringList numberedTables = {};

    /// What is told of the statements that are sent.
    StatementLogging logging = {};

    /// The parameters that a person means who names a database: a path, a `file:` or `sqlite:` URL
    /// (with `mode=ro`, `mode=rw` or `immutable=1` if wanted), or the URL of a server.
    ///
    /// Looks at the text only; whether there is a database is found out by opening it. Fails with
    /// ErrorKind::Connection for an empty text, a URL that cannot be read and a kind of database
    /// that is not supported.
    static Result<ConnectionParameters> fromText(const QString &fileOrUrl);

    /// What to call the database in a sentence: the file's path.
    QString displayName() const;

    /// Whether nothing is to be written, by what the parameters say.
    bool isReadOnly() const { return access == Access::ReadOnly || immutable; }

    friend bool operator==(const ConnectionParameters &, const ConnectionParameters &) = default;
};

} // namespace varve
