#include "session/outcomecheck_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <memory>

namespace varve {
namespace {

using CommitOutcome = OutcomeCheck::Outcome;

/// What tells of the attempt that `error` leaves open; null if it does not.
const OutcomeDetails *openOutcome(const Error &error)
{
    return error.kind() == ErrorKind::OutcomeUnknown ? error.details<OutcomeDetails>() : nullptr;
}

Result<WriteReceipt> told(CommitOutcome outcome, const Error &unknown)
{
    const auto *details = openOutcome(unknown);
    switch (outcome) {
    case CommitOutcome::Saved:
        return details->receipt();
    case CommitOutcome::NotSaved:
        return details->failure();
    case CommitOutcome::Unknown:
        break;
    }
    return unknown;
}

CommitOutcome readOutcome(OutcomeCheck check, Backend &backend)
{
    while (const auto question = check.next())
        check.take(backend.read(question->table, question->keys).result());
    return check.outcome();
}

void readOutcomeLater(const std::shared_ptr<OutcomeCheck> &check,
                      Session::Private &session,
                      const std::function<void(CommitOutcome)> &use)
{
    const auto question = check->next();
    if (!question)
        return use(check->outcome());
    whenFinished(session.backend->read(question->table, question->keys),
                 &session.q,
                 [check, use, &session](const auto &read) {
                     check->take(read ? *read : SessionText::readingCancelled());
                     readOutcomeLater(check, session, use);
                 });
}

} // namespace

Result<WriteReceipt> Session::Private::settled(const Result<WriteReceipt> &receipt)
{
    const auto *details = receipt ? nullptr : openOutcome(receipt.error());
    if (!details)
        return receipt;
    const auto check = OutcomeCheck::of(details->receipt(), state, schema);
    return told(readOutcome(check, *backend), receipt.error());
}

void Session::Private::settleLater(const Result<WriteReceipt> &receipt,
                                   const std::function<void(const Result<WriteReceipt> &)> &use)
{
    const auto *details = receipt ? nullptr : openOutcome(receipt.error());
    if (!details)
        return use(receipt);
    const auto check =
        std::make_shared<OutcomeCheck>(OutcomeCheck::of(details->receipt(), state, schema));
    readOutcomeLater(check, *this, [use, unknown = receipt.error()](CommitOutcome outcome) {
        use(told(outcome, unknown));
    });
}

Result<void> Session::Private::settledEnd(const Result<void> &done)
{
    if (done || !openOutcome(done.error()))
        return done;
    const auto outcome = readOutcome(OutcomeCheck::of(transaction->flushes, schema), *backend);
    if (outcome == CommitOutcome::Saved)
        return {};
    const auto receipt = told(outcome, done.error());
    return receipt.error();
}

} // namespace varve
