-- The ledger: applies a batch of commands to one show, in order, as one atomic step.
-- The files of this folder, joined in the order of their numbers, are one script. It reads and checks first, and writes
-- last, because a script has no rollback; what a client can cause is answered with a code, never with a Lua error. It is
-- loaded twice: as it is, and with leave to go on when Redis has reached its maxmemory, for what gives memory back.
--
-- KEYS   1 show, 2 offers, 3 terms, 4 stock, 5 removed, 6 records, 7 due, 8 buyers, 9 orders, 10 events, 11 outbox,
--        12 audited, 13 payments, 14 delivery: see docs/redis-keys.md
-- ARGV 1 msgpack [lastNow, elapsed, sweepMax, retention, openMax, life, stamp, notices, commands]
--        lastNow    ms, the show's clock as the calling node last saw it, 0 when it never did
--        elapsed    ms, monotonic, since the call that answered lastNow, in steps of 4; -1 when there was none
--        sweepMax   entries of `due` handled at most
--        retention  ms for which the records of a show are kept after it has ended
--        openMax    reservations that one buyer may hold at a time
--        life       of the data in this Redis, where it can lose what it acknowledged; else ''
--        stamp      1 to write the clock even when nothing changed, so that a replica has something to confirm
--        notices    what an order system asked to hear of: the sum of 1 reservation.expired, 2 payment.failed and
--                   4 offer.sold_out
--        commands   arrays, the first element being the operation; lines are flat, three elements for each:
--                   sku, quantity, expectedUnitPrice (-1 none)
--          1 reserve    id, fingerprint, fill (0 all, 1 available), currency ('' the show's), buyerId, body, lines
--          2 release    id
--          3 commit     keyId, fingerprint, id, attempt (0 from held; else what follows, and keyId and fingerprint, are
--                       those of the checkout), method, reference, amount (-1 the total), currency ('' the reservation's)
--          4 adjust     keyId, fingerprint, sku, delta, reason, cause ('' none; what the caller decides by, opaque here)
--          5 put show   expected docSeq (-1 any, 0 must be new), epoch (for a new one), status, currency, holdMs,
--                       rehearsal (0/1), doc
--          6 put offer  sku, expected docSeq (-1 any, 0 must be new), allotted (-1 as it is), offersMax, doc, open (0/1),
--                       opensAt, closesAt, price, prices, perBuyerLimit, limitKey
--          7 remove     sku, expected docSeq (-1 any)
--          8 checkout   keyId, fingerprint, id, payMs, attemptsMax, method, reference ('' only a repeat), amount (-1 the
--                       total), currency ('' the reservation's)
--          9 decline    id, attempt, reason
--         10 change     id, fill, lines
--         11 extend     keyId ('' none), fingerprint, id, byMs, holdMsMax
--         12 sell       as reserve, then method, reference, amount (-1 the total), currency of the payment ('' the order's)
--         13 forget     retention (ms) of another node, which counts where it is longer
--         14 take again id, newId, attempt, take (0/1)
--         15 cancel     keyId, fingerprint, id, restock (0/1), reason, cancellationsMax, lines: flat, two elements each: sku,
--                       quantity; none for all that is left
-- Reply  msgpack [now, seq, entries of `due` handled, reservations expired by them, holdMs, currency, rehearsal (0/1),
--        answers], the show's terms as they were before the batch; seq is 0 when there is no such show, and -1, with no
--        answers and nothing done, when the show belongs to another life of the data.
--        An answer for each command: for a reservation made now its record alone, or, when it has one line that was not cut
--        and the show's terms are those of the reply, no more than its unit price; else [code, …]
--          1-4, 8-12, 14  0 done, 1 done before (a repeat) or nothing to do: id, record (commit: of the reservation)
--          5-6        0 made, 1 it was there: docSeq
--          7          0 done: seq
--          13         0 done, 1 done before or not yet time
--          15         0 done, 1 done before: keyId, its record, id of the order, record
--          a refusal's code, see REFUSED below, with reserve, sell and change: [line index from 0, code, available] for
--          each refused line, with cancel: [line index from 0, code, units left];
--          wrong_state: 1 while a payment is under way, else 0 or nothing; payment_mismatch: total, currency; stock_below: available; allotted_fixed: allotted;
--          version_conflict: docSeq; too_many_held: openMax; hold_too_long: what byMs may be at most

local REFUSED = {
  show_unknown = 10, key_reused = 11, not_found = 12, sku_unknown = 13, currency_unknown = 14, total_too_large = 15,
  too_many_held = 16, not_live = 20, not_open = 21, closed = 22, price_changed = 23, limit_reached = 24, sold_out = 25,
  wrong_state = 30, expired = 31, payment_mismatch = 32, stock_below = 33, allotted_fixed = 34, allotted_too_large = 35,
  in_use = 36, version_conflict = 37, too_many_offers = 38, rehearsal_fixed = 39, currency_fixed = 40, extended = 41,
  hold_too_long = 42, attempts_used = 43, show_over = 44, more_than_left = 45, too_many_cancellations = 46,
  show_deleted = 47,
}
-- The words that go into records and to clients for a line's refusal.
local REASON = { [21] = 'not-open', [22] = 'closed', [23] = 'price-changed', [24] = 'limit-reached', [25] = 'sold-out' }

-- A reservation's record, its payment, and a line in its flat list of lines.
local FINGERPRINT, STATE, SEQ, CREATED_AT, EXPIRES_AT, ENDED_AT, CURRENCY, TOTAL = 2, 3, 4, 5, 6, 7, 8, 9
local NUMBER, PAYMENT, BUYER, LINES, ATTEMPTS, EXTENDED, TEST = 10, 11, 12, 14, 15, 16, 17
local CANCELLED, CANCELLATIONS = 18, 19 -- units by line, and ids, once something of an order is cancelled
local METHOD, REFERENCE, AMOUNT, PAID_IN, KEY, KEY_FINGERPRINT, FATE, LINK = 1, 2, 3, 4, 5, 6, 7, 8
local LINE = 5 -- sku, requested, quantity, unitPrice, reason ('' when not cut)
local ASKED = 3 -- sku, quantity, expectedUnitPrice

local UNPACK_MAX = 4000 -- unpack() fails at about 8,000 values; even, because fields and values go in pairs
local SAFE_INTEGER = 9007199254740991 -- 2^53 - 1: above it a Lua number is not exact
local ID = 22 -- characters of a record id

local call, pack, unpacked = redis.call, cmsgpack.pack, cmsgpack.unpack
local format, sub, max, min, floor = string.format, string.sub, math.max, math.min, math.floor

local last_now, elapsed, sweep_max, retention, open_max, life, stamp, notices, commands = unpack(unpacked(ARGV[1]), 1, 9)

local function int(n)
  return format('%.0f', n)
end

-- The number that this text is, when it is digits and nothing else: tonumber() alone would take 1e3, nan and 0x10 too.
local function digits(text, key)
  return tonumber(string.match(text, '^%d+$') or error('not a whole number in ' .. key .. ': ' .. text))
end

-- The typed class sends nothing else; what slipped through would move stock the wrong way.
local function must_be_whole(n, least)
  if type(n) ~= 'number' or n % 1 ~= 0 or n < least or n > SAFE_INTEGER then
    error('the batch has a number out of its range: ' .. tostring(n))
  end
end

local show = {}
do
  local values = call('HMGET', KEYS[1], 'epoch', 'seq', 'clock', 'number', 'status', 'currency', 'holdMs', 'rehearsal',
    'docSeq', 'groups', 'life', 'endedAt', 'cleaned', 'recount')
  local function number(i)
    return values[i] and digits(values[i], KEYS[1]) or 0
  end
  show.epoch, show.status, show.currency, show.rehearsal = values[1], values[5], values[6], values[8]
  show.seq, show.clock, show.number, show.holdMs, show.docSeq = number(2), number(3), number(4), number(7), number(9)
  show.groups, show.life, show.endedAt, show.cleaned = values[10], values[11], number(12), values[13]
  show.recount = values[14]
end
local was_new = not show.epoch
-- Which kinds of notices go into the outbox. Those of a rehearsal go nowhere, like its orders.
local tells = {}
if notices > 0 and show.rehearsal ~= '1' then
  tells = { expired = notices % 2 == 1, failed = notices % 4 >= 2, sold_out = notices >= 4 }
end

-- The show's clock never steps back, and a node never drives it faster than its own monotonic clock and a quarter, so
-- that a wall clock that jumps forward expires nothing early. It goes on at half speed while the wall clock is behind it,
-- so that one which jumped back strands nothing. Both are counted from what the node itself saw last: several nodes
-- together drive it no faster than one. A node's first call takes the wall clock as it is: downtime is real.
local now
do
  local time = call('TIME')
  local wall = tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
  local base = max(show.clock, last_now)
  if elapsed < 0 then
    now = max(base, wall)
  elseif wall < base then
    now = max(base, last_now + floor(elapsed / 2))
  else
    now = max(base, min(wall, last_now + elapsed + floor(elapsed / 4)))
  end
end

if show.epoch and life ~= '' and show.life and show.life ~= life then
  return pack({ now, -1, 0, 0, 0, '', 0, {} })
end

local terms_told = { show.holdMs, show.currency or '', tonumber(show.rehearsal or 0) }
local function reply(answered_seq, handled, expired, answers)
  return pack({ now, answered_seq, handled, expired, terms_told[1], terms_told[2], terms_told[3], answers })
end

local seq = show.seq + 1 -- of every change this batch makes; taken only if it makes one
