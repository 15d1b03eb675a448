#pragma once

#include "base/error.h"
#include "session/writeplan.h"

namespace varve {

/// Carried by ErrorKind::OutcomeUnknown: what tells, compared with the rows, whether it was done.
class OutcomeDetails : public ErrorDetails
{
public:
    /// Of an attempt that, if it was done, has left `receipt`, and if not, has failed with `failure`.
    OutcomeDetails(Error failure, WriteReceipt receipt)
        : m_failure(std::move(failure))
        , m_receipt(std::move(receipt))
    {}

    /// The error if nothing was saved.
    const Error &failure() const { return m_failure; }
    /// What was stored if all was saved; empty for the end of a transaction, which writes nothing
    /// itself.
    const WriteReceipt &receipt() const { return m_receipt; }

private:
    Error m_failure;
    WriteReceipt m_receipt;
};

} // namespace varve
