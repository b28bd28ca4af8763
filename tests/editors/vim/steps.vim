" Short words for what the tests in Vim do. WORKSPACE is a folder that they may change, OUT where they say what came.
" Nothing waits for a fixed time but where nothing may come.

set nocompatible hidden noswapfile encoding=utf-8 virtualedit=onemore
let s:client = $CLIENT ==# '' ? expand('<sfile>:p:h:h:h:h') . '/editors/vim' : $CLIENT
execute 'set runtimepath^=' . fnameescape(s:client)
" What ALE would ask at a prompt.
let g:Answer = '1'
let g:ale_echo_cursor = 0
let g:ale_completion_enabled = 0
let g:ale_linters_explicit = 1
let g:ale_linters = {}
if !exists('g:without_ale')
  packadd! ale
  runtime! plugin/ale.vim
  runtime! autoload/ale/util.vim
  function! ale#util#Input(message, ...) abort
    call add(g:asked, a:message)
    return type(g:Answer) is v:t_func ? g:Answer(a:message) : g:Answer
  endfunction
endif
runtime! plugin/specls.vim
filetype plugin on
let g:asked = []

let s:said = []
let s:deadline = str2float($SPECLS_DEADLINE ==# '' ? '30' : $SPECLS_DEADLINE)
let s:failed = 0

function! Check(what, holds, ...) abort
  call add(s:said, (a:holds ? 'ok   ' : 'FAIL ') . a:what . (!a:holds && a:0 ? ': ' . string(a:1) : ''))
  let s:failed += !a:holds
endfunction

function! Wait(what, condition, ...) abort
  let l:begun = reltime()
  while reltimefloat(reltime(l:begun)) < s:deadline
    if eval(a:condition)
      return Check(a:what, 1)
    endif
    sleep 10m
  endwhile
  call Check(a:what, 0, a:0 ? eval(a:1) : 'nothing came')
endfunction

" Lets happen what was begun.
function! Settle(milliseconds) abort
  let l:begun = reltime()
  while reltimefloat(reltime(l:begun)) * 1000 < a:milliseconds
    sleep 10m
  endwhile
endfunction

function! Edit(path) abort
  execute 'edit' fnameescape($WORKSPACE . '/' . a:path)
  return bufnr()
endfunction

function! GoTo(text, offset) abort
  call cursor(1, 1)
  call search('\V' . escape(a:text, '\'), 'cW')
  call cursor(line('.'), col('.') + a:offset)
endfunction

function! Place() abort
  return expand('%:p')[len($WORKSPACE) + 1:] . ':' . line('.')
endfunction

function! Codes(buffer) abort
  return join(map(copy(ale#engine#GetLoclist(a:buffer)), 'v:val.lnum . " " . get(v:val, "code", "")'), ', ')
endfunction

function! Messages(text) abort
  return count(execute('messages'), a:text)
endfunction

function! Finish(main) abort
  try
    call call(a:main, [])
  catch
    call Check('no error', 0, v:exception . ' at ' . v:throwpoint)
  endtry
  call writefile(s:said, $OUT)
  if s:failed
    cquit
  endif
  qall!
endfunction
