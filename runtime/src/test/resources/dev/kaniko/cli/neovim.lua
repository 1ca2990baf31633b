-- Opens the file as somebody would who has set the server up, and writes down what is seen.
local function wait(what, condition)
  if not vim.wait(60000, condition, 20) then
    io.stderr:write('nothing came of: ' .. what .. '\n')
    vim.cmd('cquit 3')
  end
end

local function codes()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, diagnostic.code)
  end
  return found
end

local function has(code)
  return vim.tbl_contains(codes(), code)
end

local seen = {}
local client = vim.lsp.start_client({ name = 'kaniko', cmd = vim.json.decode(vim.env.KANIKO_LSP), root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
wait('a diagnostic', function() return has('FromAsCasing') end)
seen.before = codes()

-- Whoever is asked takes the first action.
vim.ui.select = function(items, _, choose) choose(items[1], 1) end
vim.api.nvim_win_set_cursor(0, { 1, 0 })
vim.lsp.buf.code_action({ only = { 'quickfix' } })
wait('a quick fix', function() return not has('FromAsCasing') end)
seen.after = codes()
seen.text = vim.api.nvim_buf_get_lines(0, 0, -1, false)

vim.api.nvim_win_set_cursor(0, { 3, 11 })
vim.lsp.buf.hover()
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end
wait('a hover', float)
seen.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float()), 0, -1, false)

vim.fn.writefile({ vim.json.encode(seen) }, vim.env.KANIKO_SEEN)
vim.cmd('qall!')
