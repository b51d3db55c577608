@echo off
setlocal DisableDelayedExpansion
rem Starts the analyzer beside this file with UTF-8 output, from any folder; arguments and exit code pass through.
set "MDE_CP="
for /f "tokens=2 delims=:." %%P in ('"%SystemRoot%\System32\chcp.com" 2^>nul') do set "MDE_CP=%%P"
"%SystemRoot%\System32\chcp.com" 65001 >nul 2>nul
"%~dp0MDEClientAnalyzer.exe" %*
set "MDE_EXIT=%ERRORLEVEL%"
if defined MDE_CP "%SystemRoot%\System32\chcp.com" %MDE_CP% >nul 2>nul
exit /b %MDE_EXIT%
