#pragma once

#include <QString>

#include <memory>
#include <utility>

namespace varve {

/// What went wrong, as far as it changes what a caller can do about it.
enum class ErrorKind {
    Connection,     ///< The database cannot be reached or opened. Trying again may help.
    Busy,           ///< Somebody else holds a lock. Trying again is safe and usually helps.
    Storage,        ///< The medium is full, unreadable or the file is damaged.
    ReadOnly,       ///< The target can be looked at but not written.
    Constraint,     ///< The database refused values: `details<ConstraintDetails>()`.
    Conflict,       ///< Rows changed since they were read: `details<ConflictDetails>()`.
    Validation,     ///< Values break a rule known before writing: `details<ValidationDetails>()`.
    Type,           ///< A value cannot be read as, or stored in, the type it is meant for.
    NotFound,       ///< A row, table or column that was named does not exist.
    Schema,         ///< The description of tables is wrong or does not fit the database.
    Statement,      ///< The database does not understand a statement.
    Cancelled,      ///< Somebody asked for it to stop.
    OutcomeUnknown, ///< The connection was lost during COMMIT: it may or may not have happened.
};

/// Base of what an error carries beyond its text; the layer that raises a kind defines it.
class ErrorDetails
{
public:
    ErrorDetails() = default;
    virtual ~ErrorDetails();
    Q_DISABLE_COPY_MOVE(ErrorDetails)
};

/// Why something the world had a say in did not happen. A cheap value.
///
/// `text()` is one sentence for the user: what failed, on what. `advice()` says what to do about
/// it, and may be empty. Neither is parsed by anybody: a caller acts on `kind()` and `details()`.
class Error
{
public:
    /// An error of which neither statement nor code nor details are known yet.
    Error(ErrorKind kind, QString text, QString advice = {})
        : m_kind(kind)
        , m_text(std::move(text))
        , m_advice(std::move(advice))
    {}

    /// What the caller acts on, and what the user is told: see above.
    ErrorKind kind() const { return m_kind; }
    const QString &text() const { return m_text; }
    const QString &advice() const { return m_advice; }

    /// The statement that failed, without its values; empty when none was sent.
    const QString &sql() const { return m_sql; }

    /// The database's own code (SQLite: the extended result code; servers: SQLSTATE), or empty.
    const QString &nativeCode() const { return m_nativeCode; }

    /// The details of type T, or null when the error carries none of that type. Owned by the error.
    template<typename T>
    const T *details() const
    {
        return dynamic_cast<const T *>(m_details.get());
    }

    /// This error with one more thing known about it. Another value; this one stays as it is.
    Error withSql(QString sql) const;
    Error withNativeCode(QString code) const;
    Error withDetails(std::shared_ptr<const ErrorDetails> details) const;

    /// Text and advice in one paragraph, for a message box, a log or a terminal.
    QString toText() const;

private:
    ErrorKind m_kind;
    QString m_text;
    QString m_advice;
    QString m_sql;
    QString m_nativeCode;
    std::shared_ptr<const ErrorDetails> m_details;
};

} // namespace varve
