#pragma once

#include "storage/dialects/dialect.h"

namespace varve {

/// SQLite 3.37 and later: a file, and what is quaint about it.
class SqliteDialect final : public Dialect
{
public:
    QString isSame(const QString &a, const QString &b) const override;
    QString automaticKey(bool neverReused) const override;

    QString name() const override;
    QString driver() const override;
    Result<void> checkPlace(const ConnectionParameters &parameters) const override;
    QString writeObstacle(const ConnectionParameters &parameters) const override;
    void configure(QSqlDatabase &database,
                   const ConnectionParameters &parameters,
                   Role role) const override;
    QStringList sessionStatements(Role role) const override;
    QString readOnly(bool isOn) const override;
    QString probe() const override;
    QString salvage() const override;

    Result<Reflection> reflect(Connection &connection) const override;

    Error error(const QSqlError &error, const QString &subject) const override;
    bool leavesCommitOpen(const Error &failed) const override;
    std::optional<Refusal> refusal(const QSqlError &error, const Table &table) const override;

    QString beginReading() const override;
    QString beginWriting() const override;
    QString deferForeignKeys() const override;
    QString dataVersion() const override;
    QString schemaVersion() const override;
    Result<QStringList> plan(Connection &connection, const sql::Text &select) const override;
    Result<bool> sorts(Connection &connection, const sql::Text &select) const override;

    qsizetype rowsPerStatement(qsizetype valuesPerRow) const override;
    QString insertRows(const Table &table,
                       const QList<ColumnIndex> &columns,
                       qsizetype rows,
                       const QList<ColumnIndex> &returned) const override;
    QString updateRows(const Table &table,
                       const QList<ColumnIndex> &columns,
                       const QList<ColumnIndex> &added,
                       const QList<ColumnIndex> &compared,
                       qsizetype rows) const override;
    QString deleteRows(const Table &table,
                       const QList<ColumnIndex> &compared,
                       qsizetype rows) const override;
    sql::Text largestKey(const Table &table) const override;

    QString createLayout(const Table &layout) const override;
    sql::Text fillLayout(const Table &layout, const QuerySet &query) const override;
    QString dropLayout(const Table &layout) const override;

    QStringList createPending(const Table &table, int number) const override;
    sql::Text hideStored(const Table &table, int number, const Key &key) const override;
    sql::Text showPending(const Table &table,
                          int number,
                          const Row &row,
                          const QList<Value> &origin) const override;
    sql::Shadow shadow(const Table &table, int number, bool hidesAll) const override;
    QStringList dropPending(int number) const override;
};

} // namespace varve
