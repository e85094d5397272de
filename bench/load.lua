-- What does wrk send? A request made from a template for every call; see bench/load.py, which starts it.
--
--   wrk ... -s load.lua URL -- TEMPLATE ROWS MODE FIRST SEED
--
-- TEMPLATE is a whole HTTP request in which {account} stands for a random account, {uuid} for a fresh UUID and
-- {1}, {2}, ... for the fields of a row of ROWS (a line each, fields separated by tabs). MODE "any" takes rows at
-- random; "once" takes each row once, from number FIRST on. All values of a placeholder have one length.

local pieces, rows, once, cursor = {}, {}, false, 0
exhausted = false

local function uuid()
   return string.format("%08x-%04x-4%03x-%04x-%04x%08x",
      math.random(0, 0xffffffff), math.random(0, 0xffff), math.random(0, 0xfff), math.random(0x8000, 0xbfff),
      math.random(0, 0xffff), math.random(0, 0xffffffff))
end

local function account()
   return string.format("%.0f", math.random(500000000000, 999999999999))
end

local makers = { uuid = uuid, account = account }

function init(args)
   local file = assert(io.open(args[1], "rb"))
   local template = file:read("*a")
   file:close()
   local rest = 1
   for from, name, to in template:gmatch("(){(%w+)}()") do
      pieces[#pieces + 1] = template:sub(rest, from - 1)
      pieces[#pieces + 1] = makers[name] or tonumber(name)
      rest = to
   end
   pieces[#pieces + 1] = template:sub(rest)
   for line in io.lines(args[2]) do
      local fields = {}
      for field in line:gmatch("[^\t]+") do fields[#fields + 1] = field end
      rows[#rows + 1] = fields
   end
   once, cursor = args[3] == "once", tonumber(args[4])
   math.randomseed(tonumber(args[5]))
end

function request()
   local row
   if once then
      -- Past the end the last row is sent again, and the run is not counted.
      if cursor < #rows then cursor = cursor + 1 else exhausted = true end
      row = rows[cursor]
   else
      row = rows[math.random(#rows)]
   end
   local sent = {}
   for position, piece in ipairs(pieces) do
      if type(piece) == "number" then
         sent[position] = row[piece]
      elseif type(piece) == "function" then
         sent[position] = piece()
      else
         sent[position] = piece
      end
   end
   return table.concat(sent)
end

local threads = {}

function setup(thread)
   threads[#threads + 1] = thread
end

function done(summary, latency)
   local errors = summary.errors
   local exhausted = 0
   for _, thread in ipairs(threads) do
      if thread:get("exhausted") then exhausted = 1 end
   end
   print(string.format(
      '{"answered": %d, "microseconds": %d, "refused": %d, "broken": %d, "exhausted": %d, "p50_us": %d, "p99_us": %d}',
      summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
      exhausted, latency:percentile(50), latency:percentile(99)))
end
