" Specls, the language server for spec-driven development, through ALE.
"
" It is attached to files of every type below a folder with specs, because requirements are named in code and tests too;
" elsewhere it starts nothing.
"
"   g:specls_executable   the program; default 'specls'
"   g:specls_settings     a dictionary with the keys of specls.toml

if exists('g:loaded_specls')
  finish
endif
let g:loaded_specls = 1

augroup specls
  autocmd!
  autocmd FileType * call specls#Attach()
augroup END

command! -nargs=1 -complete=custom,specls#Complete Specls call specls#Run(<q-args>)
